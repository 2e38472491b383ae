import { answerTokens, isJson, piecesOf, promptTokens, type Answer, type Ask, type Json } from '../ask.ts';
import { googleError } from '../errors/google.ts';
import { eventStream, listAt, newId, numberAt, sse, textAt } from '../wire.ts';
import type { Call, Dialect, Reply, WireFailure } from '../wire.ts';

/** Gemini's `generateContent` and `streamGenerateContent`. */
export const googleGenerate: Dialect = {
  protocol: 'generate-content',
  read,
  write: (ask, answer, call) => (ask.stream ? stream(ask, answer, call) : whole(ask, answer)),
  fail,
  breakOff: (failure, _provider, model) => sse(null, googleError(failure, model).body),
};

/** The answer to `:countTokens`. */
export function countContentTokens(call: Call): Reply {
  const asked = isJson(call.body.generateContentRequest) ? call.body.generateContentRequest : call.body;
  const totalTokens = promptTokens(toAsk({ ...call, body: asked }, false));
  const body = { totalTokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }] };
  return { status: 200, headers, chunks: [JSON.stringify(body)] };
}

const headers = { 'content-type': 'application/json; charset=UTF-8', server: 'scaffolding on HTTPServer2' };

function read(call: Call): Ask | { refused: WireFailure } {
  if (!call.header('x-goog-api-key') && !call.query('key')) return { refused: { kind: 'no-key' } };
  const ask = toAsk(call, call.streams);
  const config = configOf(call.body);
  if (listAt(call.body, 'contents').length === 0)
    return bad('* GenerateContentRequest.contents: contents is not specified\n');
  if (ask.schema && textAt(config, 'responseMimeType') !== 'application/json')
    return bad('response_mime_type must be set to application/json when a response schema is set.');
  return ask;
}

const bad = (message: string): { refused: WireFailure } => ({
  refused: { kind: 'bad-request', message, param: null },
});

const configOf = (body: Json): Json => (isJson(body.generationConfig) ? body.generationConfig : {});

function toAsk(call: Call, stream: boolean): Ask {
  const { body } = call;
  const config = configOf(body);
  const schema = config.responseJsonSchema ?? config.responseSchema;
  const contents = listAt(body, 'contents').filter(isJson);
  return {
    provider: call.provider,
    protocol: 'generate-content',
    model: call.pathModel ?? '',
    system: partsText(body.systemInstruction ?? body.system_instruction),
    user: contents
      .filter((content) => content.role !== 'model')
      .map(partsText)
      .join('\n\n'),
    schema: isJson(schema) ? schema : null,
    tool: null,
    stream,
    answerTokensMax: numberAt(config, 'maxOutputTokens'),
  };
}

function partsText(content: unknown): string {
  if (!isJson(content)) return '';
  return listAt(content, 'parts')
    .filter(isJson)
    .map((part) => textAt(part, 'text'))
    .filter((text) => text !== '')
    .join('\n\n');
}

function fail(failure: WireFailure, _provider: string, model: string): Reply {
  const error = googleError(failure, model);
  return { status: error.status, headers, chunks: [JSON.stringify(error.body, null, 2)] };
}

function usage(ask: Ask, answer: Answer) {
  const promptTokenCount = promptTokens(ask);
  const counted = {
    promptTokenCount,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokenCount }],
  };
  if (answer.kind === 'refusal') return { ...counted, totalTokenCount: promptTokenCount };
  const candidatesTokenCount = answerTokens(answer);
  return { ...counted, candidatesTokenCount, totalTokenCount: promptTokenCount + candidatesTokenCount };
}

const envelope = (ask: Ask, answer: Answer, responseId: string) => ({
  usageMetadata: usage(ask, answer),
  modelVersion: ask.model,
  responseId,
});

const blocked = (ask: Ask, answer: Answer, id: string) => ({
  promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
  ...envelope(ask, answer, id),
});

function candidate(text: string, finishReason: string | null) {
  const content = text === '' ? { role: 'model' } : { parts: [{ text }], role: 'model' };
  return { content, ...(finishReason && { finishReason }), index: 0 };
}

const finish = (answer: Answer): string => (answer.kind === 'text' && answer.cut ? 'MAX_TOKENS' : 'STOP');

function whole(ask: Ask, answer: Answer): Reply {
  const id = newId('', 22);
  const body =
    answer.kind === 'refusal'
      ? blocked(ask, answer, id)
      : { candidates: [candidate(answer.text, finish(answer))], ...envelope(ask, answer, id) };
  return { status: 200, headers, chunks: [JSON.stringify(body, null, 2)] };
}

function stream(ask: Ask, answer: Answer, call: Call): Reply {
  const id = newId('', 22);
  const pieces = piecesOf(answer.text, 160);
  const last = Math.max(0, pieces.length - 1);
  const events =
    answer.kind === 'refusal'
      ? [blocked(ask, answer, id)]
      : (pieces.length === 0 ? [''] : pieces).map((piece, index) => ({
          candidates: [candidate(piece, index === last ? finish(answer) : null)],
          ...envelope(ask, answer, id),
        }));
  if (call.query('alt') === 'sse')
    return {
      status: 200,
      headers: { ...headers, ...eventStream },
      chunks: events.map((event) => sse(null, event)),
    };
  const chunks = events.map(
    (event, index) => `${index === 0 ? '[' : ',\r\n'}${JSON.stringify(event, null, 2)}`,
  );
  return { status: 200, headers, chunks: [...chunks, ']'] };
}
