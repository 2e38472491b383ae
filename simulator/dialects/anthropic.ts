import { answerTokens, isJson, piecesOf, promptTokens, type Answer, type Ask, type Json } from '../ask.ts';
import { anthropicError } from '../errors/anthropic.ts';
import { eventStream, listAt, newId, numberAt, sse, textAt } from '../wire.ts';
import type { Call, Dialect, Reply, WireFailure } from '../wire.ts';

/** Anthropic's Messages API. */
export const anthropicMessages: Dialect = {
  protocol: 'messages',
  read,
  write: (ask, answer) => (ask.stream ? stream(ask, answer) : whole(ask, answer)),
  fail,
  breakOff: (failure, _provider, model) => sse('error', anthropicError(failure, model).body),
};

/** The answer to `POST /v1/messages/count_tokens`. */
export function countMessageTokens(call: Call): Reply {
  const input_tokens = promptTokens(toAsk(call));
  return { status: 200, headers: headers(), chunks: [JSON.stringify({ input_tokens })] };
}

const bad = (param: string, message: string): { refused: WireFailure } => ({
  refused: { kind: 'bad-request', message, param },
});

function read(call: Call): Ask | { refused: WireFailure } {
  if (!call.header('x-api-key') && !call.header('authorization')) return { refused: { kind: 'no-key' } };
  if (!call.header('anthropic-version')) return bad('anthropic-version', 'header is required');
  if (textAt(call.body, 'model') === '') return bad('model', 'Field required');
  if (numberAt(call.body, 'max_tokens') === null) return bad('max_tokens', 'Field required');
  if (listAt(call.body, 'messages').length === 0) return bad('messages', 'at least one message is required');
  const forced = forcedTool(call.body);
  if (forced === 'unknown') return bad('tool_choice', 'Tool not found in provided tools');
  return toAsk(call);
}

function toAsk(call: Call): Ask {
  const { body } = call;
  const forced = forcedTool(body);
  const tool = forced === 'unknown' ? null : forced;
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
  };
}

/** The tool that `tool_choice` forces; `any` takes the first, as good as any other. */
function forcedTool(body: Json): Json | null | 'unknown' {
  const choice = isJson(body.tool_choice) ? body.tool_choice : {};
  const tools = listAt(body, 'tools').filter(isJson);
  if (choice.type === 'any') return tools[0] ?? 'unknown';
  if (choice.type !== 'tool') return null;
  return tools.find((tool) => tool.name === choice.name) ?? 'unknown';
}

const userText = (messages: unknown[]): string =>
  messages
    .filter(isJson)
    .filter((message) => message.role === 'user')
    .map((message) => blocksText(message.content))
    .join('\n\n');

function blocksText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .filter(isJson)
    .map((block) => textAt(block, 'text'))
    .filter((text) => text !== '')
    .join('\n\n');
}

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

const counts = (ask: Ask, outputTokens: number) => ({
  input_tokens: promptTokens(ask),
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: outputTokens,
  output_tokens_details: null,
  server_tool_use: null,
});

const usage = (ask: Ask, outputTokens: number) => ({
  ...counts(ask, outputTokens),
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  inference_geo: 'global',
  service_tier: 'standard',
  speed: null,
});

function ending(ask: Ask, answer: Answer) {
  if (answer.kind === 'refusal') {
    const stop_details = { type: 'refusal', category: 'cyber', explanation: answer.text };
    return { stop_reason: 'refusal', stop_sequence: null, stop_details, container: null };
  }
  const stop_reason = answer.cut ? 'max_tokens' : ask.tool ? 'tool_use' : 'end_turn';
  return { stop_reason, stop_sequence: null, stop_details: null, container: null };
}

/** The input of a tool call; of a call that was cut at the bound, what can still be read of it: nothing. */
function toolInput(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const toolBlock = (ask: Ask, input: unknown) => ({
  type: 'tool_use',
  id: newId('toolu_01', 22),
  caller: { type: 'direct' },
  name: ask.tool,
  input,
});

function content(ask: Ask, answer: Answer): unknown[] {
  if (answer.kind === 'refusal' || answer.text === '') return [];
  if (ask.tool) return [toolBlock(ask, toolInput(answer.text))];
  return [{ type: 'text', text: answer.text, citations: null }];
}

const envelope = (ask: Ask) => ({
  id: newId('msg_01', 22),
  type: 'message',
  role: 'assistant',
  model: ask.model,
  diagnostics: null,
});

function whole(ask: Ask, answer: Answer): Reply {
  const body = {
    ...envelope(ask),
    content: content(ask, answer),
    ...ending(ask, answer),
    usage: usage(ask, answerTokens(answer)),
  };
  return { status: 200, headers: headers(), chunks: [JSON.stringify(body)] };
}

function stream(ask: Ask, answer: Answer): Reply {
  const start = {
    ...envelope(ask),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    container: null,
    usage: usage(ask, 1),
  };
  const chunks = [
    sse('message_start', { type: 'message_start', message: start }),
    ...(answer.kind === 'text' && answer.text !== '' ? blockEvents(ask, answer.text) : []),
    sse('message_delta', {
      type: 'message_delta',
      delta: ending(ask, answer),
      usage: counts(ask, answerTokens(answer)),
    }),
    sse('message_stop', { type: 'message_stop' }),
  ];
  return { status: 200, headers: { ...headers(), ...eventStream }, chunks };
}

function blockEvents(ask: Ask, text: string): string[] {
  const content_block = ask.tool ? toolBlock(ask, {}) : { type: 'text', text: '', citations: null };
  const delta = (piece: string) =>
    ask.tool ? { type: 'input_json_delta', partial_json: piece } : { type: 'text_delta', text: piece };
  return [
    sse('content_block_start', { type: 'content_block_start', index: 0, content_block }),
    sse('ping', { type: 'ping' }),
    ...piecesOf(text).map((piece) =>
      sse('content_block_delta', { type: 'content_block_delta', index: 0, delta: delta(piece) }),
    ),
    sse('content_block_stop', { type: 'content_block_stop', index: 0 }),
  ];
}
