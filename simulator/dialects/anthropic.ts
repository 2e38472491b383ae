import { isJson, promptTokens, type Ask, type Json } from '../ask.ts';
import { anthropicError } from '../errors/anthropic.ts';
import { listAt, newId, numberAt, sse, textAt } from '../wire.ts';
import type { Call, Dialect, Reply, WireFailure } from '../wire.ts';
import { writeStream, writeWhole } from './anthropic-answer.ts';
import { blocksText, readOffer } from './anthropic-blocks.ts';
import { isDeveloperAsk } from '../developers/developer.ts';
import { isRemediatorAsk } from '../remediators/remediator.ts';
import { promptTokensOf, type PromptTokens } from './anthropic-prompt-cache.ts';
import { refuseMessages } from './anthropic-refusals.ts';

/** Anthropic's Messages API. */
export const anthropicMessages: Dialect = {
  protocol: 'messages',
  read,
  write: (ask, answer, call) => {
    const usage = countPrompt(ask, call);
    return ask.stream
      ? writeStream(ask, answer, usage, headers())
      : writeWhole(ask, answer, usage, headers());
  },
  fail,
  breakOff: (failure, _provider, model) => sse('error', anthropicError(failure, model).body),
};

/** The answer to `POST /v1/messages/count_tokens`. */
export function countMessageTokens(call: Call): Reply {
  const wrong =
    listAt(call.body, 'messages').length === 0
      ? 'messages: at least one message is required'
      : refuseMessages(call.body);
  if (wrong)
    return fail(
      { kind: 'bad-request', message: wrong, param: null },
      call.provider,
      textAt(call.body, 'model'),
    );
  const input_tokens = promptTokens(toAsk(call));
  return { status: 200, headers: headers(), chunks: [JSON.stringify({ input_tokens })] };
}

/** Prompts of developers that are longer are refused, unless the control says otherwise. */
const developerTokensMax = 200_000;

const bad = (param: string, message: string): { refused: WireFailure } => ({
  refused: { kind: 'bad-request', message, param },
});

function read(call: Call): Ask | { refused: WireFailure } {
  if (!call.header('x-api-key') && !call.header('authorization')) return { refused: { kind: 'no-key' } };
  if (!call.header('anthropic-version')) return bad('anthropic-version', 'header is required');
  if (textAt(call.body, 'model') === '') return bad('model', 'Field required');
  if (numberAt(call.body, 'max_tokens') === null) return bad('max_tokens', 'Field required');
  if (listAt(call.body, 'messages').length === 0) return bad('messages', 'at least one message is required');
  const wrong = refuseMessages(call.body);
  if (wrong) return { refused: { kind: 'bad-request', message: wrong, param: null } };
  const ask = toAsk(call);
  const tokens = promptTokens(ask);
  const tokensMax = call.memory?.contextTokensMax ?? (ask.offer ? developerTokensMax : null);
  if (tokensMax !== null && tokens > tokensMax)
    return { refused: { kind: 'context-too-long', tokens, tokensMax } };
  return ask;
}

function toAsk(call: Call): Ask {
  const { body } = call;
  const offer = readOffer(body);
  const isDeveloping = offer !== null && (isDeveloperAsk(offer) || isRemediatorAsk(offer));
  const tool = isDeveloping ? null : forcedTool(body);
  const config = isJson(body.output_config) ? body.output_config : {};
  const format = isJson(config.format) ? config.format : {};
  const schema = tool ? tool.input_schema : format.schema;
  return {
    provider: call.provider,
    protocol: 'messages',
    model: textAt(body, 'model'),
    system: blocksText(body.system),
    user: userText(listAt(body, 'messages')),
    schema: isJson(schema) ? schema : null,
    tool: tool ? textAt(tool, 'name') : null,
    stream: body.stream === true,
    answerTokensMax: numberAt(body, 'max_tokens'),
    ...(isDeveloping && { offer }),
    ...(isWhollyCounted(body) && { tokens: promptTokensOf(body) }),
  };
}

/** Where tools or cached blocks are in play, all that is sent counts, not words alone. */
const isWhollyCounted = (body: Json): boolean =>
  readOffer(body) !== null || JSON.stringify(body).includes('"cache_control"');

function countPrompt(ask: Ask, call: Call): PromptTokens {
  const { memory, body } = call;
  if (ask.tokens === undefined || !memory)
    return { input: promptTokens(ask), created5m: 0, created1h: 0, read: 0 };
  const key = call.header('x-api-key') ?? call.header('authorization') ?? '';
  return memory.promptCache.count(key, body, Date.now());
}

/** The tool that `tool_choice` forces; `any` takes the first, as good as any other. */
function forcedTool(body: Json): Json | null {
  const choice = isJson(body.tool_choice) ? body.tool_choice : {};
  const tools = listAt(body, 'tools').filter(isJson);
  if (choice.type === 'any') return tools[0] ?? null;
  if (choice.type !== 'tool') return null;
  return tools.find((tool) => tool.name === choice.name) ?? null;
}

const userText = (messages: unknown[]): string =>
  messages
    .filter(isJson)
    .filter((message) => message.role === 'user')
    .map((message) => blocksText(message.content))
    .join('\n\n');

const headers = (): Record<string, string> => ({
  'content-type': 'application/json',
  'request-id': newId('req_011'),
  'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
});

function fail(failure: WireFailure, _provider: string, model: string): Reply {
  const error = anthropicError(failure, model);
  const own = { ...headers(), ...error.headers };
  const body = { ...(error.body as Json), request_id: own['request-id'] };
  return { status: error.status, headers: own, chunks: [JSON.stringify(body)] };
}
