import type { Anthropic } from '@anthropic-ai/sdk';
import type { AnswerBlock, Message, UserPart } from '../../../core/develop/conversation.ts';
import type { ReplyBlock } from '../../../core/develop/read-calls.ts';
import type { Connection } from '../../../core/panel/connection.ts';
import { connectAnthropic, thinks } from '../../models/providers/anthropic.ts';
import type { Developer, DeveloperQuestion, DeveloperReply } from '../developer.ts';

/** What a cache entry is marked with; it lasts five minutes from its last use. */
const cached = { type: 'ephemeral' } as const;

type Block = Anthropic.ContentBlockParam;
interface Turned {
  role: 'user' | 'assistant';
  content: Block[];
}
type ImageOf = DeveloperQuestion['imageOf'];

/** Streams: the SDK refuses to wait for long answers otherwise. */
export function createAnthropicDeveloper(connection: Connection): Developer {
  const client = connectAnthropic(connection);
  return async ({ model, system, tools, messages, maxOutputTokens, timeoutMs, signal, imageOf }) => {
    const message = await client.messages
      .stream(
        {
          model,
          // The first mark covers the tools too, which come before.
          system: [{ type: 'text', text: system, cache_control: cached }],
          tools: tools.map(({ name, description, schema }) => ({ name, description, input_schema: schema })),
          messages: markForCache(messages.map((one) => paramOf(one, imageOf))),
          max_tokens: maxOutputTokens,
          ...(thinks.test(model) && { thinking: { type: 'adaptive' as const } }),
        },
        { signal, timeout: timeoutMs },
      )
      .finalMessage();
    return replyOf(message);
  };
}

const paramOf = (message: Message, imageOf: ImageOf): Turned =>
  message.role === 'user'
    ? { role: 'user', content: userBlocks(message.parts, imageOf) }
    : { role: 'assistant', content: message.blocks.map(assistantBlock) };

/** Results come first, as the API demands of what follows calls. It refuses texts of nothing but white space. */
function userBlocks(parts: readonly UserPart[], imageOf: ImageOf): Block[] {
  const results = parts.filter((part) => part.kind === 'result');
  const texts = parts.filter((part) => part.kind === 'text' && part.text.trim() !== '');
  return [
    ...results.map((part) => resultBlock(part, imageOf)),
    ...texts.map(({ text }): Block => ({ type: 'text', text: text.toWellFormed() })),
  ];
}

function resultBlock(
  { id, ok, text, images }: Extract<UserPart, { kind: 'result' }>,
  imageOf: ImageOf,
): Block {
  const shown = images.flatMap(({ mediaType, outcome, attachment }): Anthropic.ImageBlockParam[] => {
    const media_type = mediaTypes.find((type) => type === mediaType);
    const data = imageOf(outcome, attachment);
    return data === null || !media_type
      ? []
      : [{ type: 'image', source: { type: 'base64', media_type, data } }];
  });
  const said = text.trim() === '' ? '(no output)' : text.toWellFormed();
  return {
    type: 'tool_result',
    tool_use_id: id,
    content: [{ type: 'text', text: said }, ...shown],
    ...(!ok && { is_error: true }),
  };
}

const mediaTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;

function assistantBlock(block: AnswerBlock): Block {
  switch (block.kind) {
    case 'text':
      return { type: 'text', text: block.text.toWellFormed() };
    case 'call':
      return { type: 'tool_use', id: block.id, name: block.tool, input: block.arguments };
    case 'opaque':
      return block.block as unknown as Block;
  }
}

/**
 * Marks, besides the system prompt, the end of the opening and of the last two messages of the user: this question reads
 * what the one before wrote at its end, and writes what the next one reads. The API takes four marks.
 */
function markForCache(messages: Turned[]): Turned[] {
  const mine = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []));
  const marked = new Set([0, ...mine.slice(-2)]);
  return messages.map((message, index) => (marked.has(index) ? markLast(message) : message));
}

function markLast({ role, content }: Turned): Turned {
  const last = content.length - 1;
  const marked = content.map((block, index) =>
    index === last ? ({ ...block, cache_control: cached } as Block) : block,
  );
  return { role, content: marked };
}

function replyOf({ content, usage, stop_reason, model }: Anthropic.Message): DeveloperReply {
  return {
    blocks: content.map(blockOf),
    usage: {
      freshTokens: usage.input_tokens,
      cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
      cacheReadTokens: usage.cache_read_input_tokens ?? 0,
      outputTokens: usage.output_tokens,
    },
    stopped: stoppedBy(stop_reason),
    model,
  };
}

function blockOf(block: Anthropic.ContentBlock): ReplyBlock {
  if (block.type === 'text') return { kind: 'text', text: block.text };
  if (block.type === 'tool_use') return { kind: 'call', tool: block.name, arguments: block.input };
  return { kind: 'opaque', block: { ...block } };
}

function stoppedBy(reason: Anthropic.StopReason | null): DeveloperReply['stopped'] {
  switch (reason) {
    case 'refusal':
      return 'refused';
    case 'model_context_window_exceeded':
      return 'context';
    case 'max_tokens':
      return 'length';
    case 'tool_use':
      return 'calls';
    default:
      return 'end';
  }
}
