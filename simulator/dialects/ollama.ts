import {
  answerTokens,
  isJson,
  piecesOf,
  promptTokens,
  withinContext,
  type Answer,
  type Ask,
  type Json,
} from '../ask.ts';
import { contextTokensMax } from './ollama-models.ts';
import { ollamaError } from '../errors/ollama.ts';
import { listAt, numberAt, textAt, type Call, type Dialect, type Reply, type WireFailure } from '../wire.ts';

/** Tokens that Ollama keeps of a prompt when the client asks for no `num_ctx`. */
const contextTokensDefault = 4096;

/** Ollama's `/api/chat`. */
export const ollamaChat: Dialect = {
  protocol: 'ollama-chat',
  read,
  write: (ask, answer) => (ask.stream ? stream(ask, answer) : whole(ask, answer)),
  fail,
  breakOff: (failure, _provider, model) => `${JSON.stringify(ollamaError(failure, model).body)}\n`,
};

const bad = (message: string): { refused: WireFailure } => ({
  refused: { kind: 'bad-request', message, param: null },
});

function read(call: Call): Ask | { refused: WireFailure } {
  const { body } = call;
  if (textAt(body, 'model') === '') return bad('model is required');
  if (body.format !== undefined && body.format !== '' && body.format !== 'json' && !isJson(body.format))
    return {
      refused: {
        kind: 'bad-request',
        message: `invalid format: ${JSON.stringify(body.format)}; expected "json" or a valid JSON Schema object`,
        param: 'format',
        status: 500,
      },
    };
  const ask = toAsk(call);
  const options = isJson(body.options) ? body.options : {};
  const wanted = numberAt(options, 'num_ctx') ?? contextTokensDefault;
  const contextTokens = Math.min(wanted, contextTokensMax);
  const tokens = promptTokens(ask);
  if (tokens <= contextTokens) return { ...ask, contextTokens };
  if (body.truncate === false) return { refused: { kind: 'context-too-long', tokens } };
  return { ...withinContext(ask, contextTokens), contextTokens };
}

function toAsk(call: Call): Ask {
  const { body } = call;
  const messages = listAt(body, 'messages').filter(isJson);
  const textOf = (role: string) =>
    messages
      .filter((message) => message.role === role)
      .map((message) => textAt(message, 'content'))
      .join('\n\n');
  const options = isJson(body.options) ? body.options : {};
  const bound = numberAt(options, 'num_predict');
  return {
    provider: call.provider,
    protocol: 'ollama-chat',
    model: textAt(body, 'model'),
    system: textOf('system'),
    user: textOf('user'),
    schema: isJson(body.format) ? body.format : null,
    tool: null,
    stream: body.stream !== false,
    answerTokensMax: bound !== null && bound > 0 ? bound : null,
  };
}

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' };

function fail(failure: WireFailure, _provider: string, model: string): Reply {
  const error = ollamaError(failure, model);
  if (error.body === null) return { status: error.status, headers: {}, chunks: [''] };
  const chunks = [JSON.stringify(error.body)];
  return { status: error.status, headers: { ...jsonHeaders, ...error.headers }, chunks };
}

/** Ollama has no refusals of its own: the model says so in its answer. */
const line = (ask: Ask, content: string, done: boolean): Json => ({
  model: ask.model,
  created_at: new Date().toISOString(),
  message: { role: 'assistant', content },
  done,
});

/** Durations in nanoseconds, made up but in proportion to the tokens. */
function stats(ask: Ask, answer: Answer): Json {
  const prompt = promptTokens(ask);
  const answered = answerTokens(answer);
  return {
    done_reason: answer.kind === 'text' && answer.cut ? 'length' : 'stop',
    total_duration: 1_000_000 + prompt * 20_000 + answered * 100_000,
    load_duration: 1_000_000,
    prompt_eval_count: prompt,
    prompt_eval_duration: prompt * 20_000,
    eval_count: answered,
    eval_duration: answered * 100_000,
  };
}

function whole(ask: Ask, answer: Answer): Reply {
  const body = { ...line(ask, answer.text, true), ...stats(ask, answer) };
  return { status: 200, headers: jsonHeaders, chunks: [JSON.stringify(body)] };
}

function stream(ask: Ask, answer: Answer): Reply {
  const lines = [
    ...piecesOf(answer.text, 24).map((piece) => line(ask, piece, false)),
    { ...line(ask, '', true), ...stats(ask, answer) },
  ];
  const chunks = lines.map((entry) => `${JSON.stringify(entry)}\n`);
  return { status: 200, headers: { 'content-type': 'application/x-ndjson' }, chunks };
}
