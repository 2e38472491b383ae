import { answerTokens, piecesOf, type Answer, type Ask, type CalledTool } from '../ask.ts';
import { eventStream, newId, sse, type Reply } from '../wire.ts';
import type { PromptTokens } from './anthropic-prompt-cache.ts';

type Headers = Record<string, string>;

const counts = ({ input, created5m, created1h, read }: PromptTokens, outputTokens: number) => ({
  input_tokens: input,
  cache_creation_input_tokens: created5m + created1h,
  cache_read_input_tokens: read,
  output_tokens: outputTokens,
  output_tokens_details: null,
  server_tool_use: null,
});

const usage = (tokens: PromptTokens, outputTokens: number) => ({
  ...counts(tokens, outputTokens),
  cache_creation: {
    ephemeral_5m_input_tokens: tokens.created5m,
    ephemeral_1h_input_tokens: tokens.created1h,
  },
  inference_geo: 'global',
  service_tier: 'standard',
  speed: null,
});

function ending(answer: Answer, calls: readonly CalledTool[]) {
  if (answer.kind === 'refusal') {
    const stop_details = { type: 'refusal', category: 'cyber', explanation: answer.text };
    return { stop_reason: 'refusal', stop_sequence: null, stop_details, container: null };
  }
  const stop_reason = answer.cut ? 'max_tokens' : calls.length > 0 ? 'tool_use' : 'end_turn';
  return { stop_reason, stop_sequence: null, stop_details: null, container: null };
}

/** Calls of an answer: those a developer makes, or the one that was forced, whose input is the answer's text. */
function callsOf(ask: Ask, answer: Answer): CalledTool[] {
  if (answer.kind === 'refusal') return [];
  if (answer.calls) return answer.calls;
  return ask.tool && answer.text !== '' ? [{ name: ask.tool, json: answer.text }] : [];
}

/** The input of a tool call; of a call that was cut at the bound, what can still be read of it: nothing. */
function toolInput(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const toolBlock = (name: string, input: unknown) => ({
  type: 'tool_use',
  id: newId('toolu_01', 22),
  caller: { type: 'direct' },
  name,
  input,
});

/** One block: how it begins in a stream, how it goes on, and how it stands as a whole. */
interface Block {
  start: object;
  deltas: object[];
  whole: object;
}

function blocksOf(ask: Ask, answer: Answer): Block[] {
  if (answer.kind === 'refusal') return [];
  const text = ask.tool ? '' : answer.text;
  return [
    ...(ask.offer?.thinks ? [thinkingBlock()] : []),
    ...(text === '' ? [] : [textBlock(text)]),
    ...callsOf(ask, answer).map(({ name, json }) => callBlock(name, json)),
  ];
}

function thinkingBlock(): Block {
  const thinking = 'A simulated thought.';
  const signature = newId('Simulated', 40);
  return {
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      { type: 'thinking_delta', thinking },
      { type: 'signature_delta', signature },
    ],
    whole: { type: 'thinking', thinking, signature },
  };
}

const textBlock = (text: string): Block => ({
  start: { type: 'text', text: '', citations: null },
  deltas: piecesOf(text).map((piece) => ({ type: 'text_delta', text: piece })),
  whole: { type: 'text', text, citations: null },
});

function callBlock(name: string, json: string): Block {
  const whole = toolBlock(name, toolInput(json));
  const size = Math.max(48, Math.ceil(json.length / 1000));
  return {
    start: { ...whole, input: {} },
    deltas: piecesOf(json, size).map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
    whole,
  };
}

const envelope = (ask: Ask) => ({
  id: newId('msg_01', 22),
  type: 'message',
  role: 'assistant',
  model: ask.model,
  diagnostics: null,
});

export function writeWhole(ask: Ask, answer: Answer, tokens: PromptTokens, headers: Headers): Reply {
  const body = {
    ...envelope(ask),
    content: blocksOf(ask, answer).map((block) => block.whole),
    ...ending(answer, callsOf(ask, answer)),
    usage: usage(tokens, answerTokens(answer)),
  };
  return { status: 200, headers, chunks: [JSON.stringify(body)] };
}

export function writeStream(ask: Ask, answer: Answer, tokens: PromptTokens, headers: Headers): Reply {
  const start = {
    ...envelope(ask),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    container: null,
    usage: usage(tokens, 1),
  };
  const chunks = [
    sse('message_start', { type: 'message_start', message: start }),
    ...blocksOf(ask, answer).flatMap(blockEvents),
    sse('message_delta', {
      type: 'message_delta',
      delta: ending(answer, callsOf(ask, answer)),
      usage: counts(tokens, answerTokens(answer)),
    }),
    sse('message_stop', { type: 'message_stop' }),
  ];
  return { status: 200, headers: { ...headers, ...eventStream }, chunks };
}

function blockEvents({ start, deltas }: Block, index: number): string[] {
  return [
    sse('content_block_start', { type: 'content_block_start', index, content_block: start }),
    ...(index === 0 ? [sse('ping', { type: 'ping' })] : []),
    ...deltas.map((delta) => sse('content_block_delta', { type: 'content_block_delta', index, delta })),
    sse('content_block_stop', { type: 'content_block_stop', index }),
  ];
}
