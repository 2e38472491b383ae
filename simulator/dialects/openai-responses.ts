import { answerTokens, isJson, piecesOf, promptTokens, type Answer, type Ask, type Json } from '../ask.ts';
import { eventStream, listAt, newHexId, numberAt, sse, textAt } from '../wire.ts';
import type { Call, Dialect, Reply, WireFailure } from '../wire.ts';
import { familyError, familyFail, familyHeaders, strictSchemaFault, textOfRoles } from './openai-family.ts';

/** OpenAI's Responses, spoken by xAI too. */
export const openaiResponses: Dialect = {
  protocol: 'responses',
  read,
  write: (ask, answer, call) => {
    if (answer.kind === 'refusal' && ask.provider !== 'openai')
      return familyFail({ kind: 'filtered' }, ask.provider, ask.model, 'responses');
    return ask.stream ? stream(ask, answer, call.body) : whole(ask, answer, call.body);
  },
  fail: (failure, provider, model) => familyFail(failure, provider, model, 'responses'),
  breakOff,
};

function read(call: Call): Ask | { refused: WireFailure } {
  const { body } = call;
  if (!call.header('authorization')) return { refused: { kind: 'no-key' } };
  if (textAt(body, 'model') === '') return bad("Missing required parameter: 'model'.", 'model');
  const items = listAt(body, 'input');
  if (items.length === 0 && textAt(body, 'input') === '')
    return bad("Missing required parameter: 'input'.", 'input');
  const text = isJson(body.text) ? body.text : {};
  const format = isJson(text.format) ? text.format : {};
  const schema = format.type === 'json_schema' && isJson(format.schema) ? format.schema : null;
  if (schema && textAt(format, 'name') === '')
    return bad("Missing required parameter: 'text.format.name'.", 'text.format.name');
  const fault = schema && format.strict !== false ? strictSchemaFault(schema) : null;
  if (fault)
    return bad(
      `Invalid schema for response_format '${textAt(format, 'name')}': ${fault}`,
      'text.format.schema',
    );
  const instructions = textAt(body, 'instructions');
  const system = [instructions, textOfRoles(items, ['system', 'developer'])].filter((part) => part !== '');
  return {
    provider: call.provider,
    protocol: 'responses',
    model: textAt(body, 'model'),
    system: system.join('\n\n'),
    user: textAt(body, 'input') || textOfRoles(items, ['user']),
    schema,
    tool: null,
    stream: body.stream === true,
    answerTokensMax: numberAt(body, 'max_output_tokens'),
  };
}

const bad = (message: string, param: string): { refused: WireFailure } => ({
  refused: { kind: 'bad-request', message, param },
});

function breakOff(failure: WireFailure, provider: Ask['provider'], model: string): string {
  const { body } = familyError(failure, provider, model, 'responses');
  const error = isJson(body) && isJson(body.error) ? body.error : { message: 'Internal server error' };
  return sse('error', {
    type: 'error',
    code: textAt(error, 'code') || null,
    message: textAt(error, 'message'),
    param: null,
    sequence_number: 5,
  });
}

const part = (answer: Answer, text: string) =>
  answer.kind === 'refusal'
    ? { type: 'refusal', refusal: text }
    : { type: 'output_text', text, annotations: [], logprobs: [] };

const wasCut = (answer: Answer): boolean => answer.kind === 'text' && answer.cut;

function item(id: string, answer: Answer) {
  const status = wasCut(answer) ? 'incomplete' : 'completed';
  return { id, type: 'message', status, role: 'assistant', content: [part(answer, answer.text)] };
}

/** The response object. `answer` is null while it is still being made. */
function response(ask: Ask, body: Json, ids: { response: string; item: string }, answer: Answer | null) {
  const cut = answer !== null && wasCut(answer);
  const now = Math.floor(Date.now() / 1000);
  const text = isJson(body.text) ? body.text : { format: { type: 'text' } };
  return {
    id: ids.response,
    object: 'response',
    created_at: now,
    completed_at: answer && !cut ? now : null,
    status: answer ? (cut ? 'incomplete' : 'completed') : 'in_progress',
    background: false,
    error: null,
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    instructions: body.instructions ?? null,
    max_output_tokens: ask.answerTokensMax,
    model: ask.model,
    output: answer && answer.text !== '' ? [item(ids.item, answer)] : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: 'default',
    store: body.store ?? true,
    temperature: body.temperature ?? 1,
    text,
    tool_choice: body.tool_choice ?? 'auto',
    tools: body.tools ?? [],
    top_p: body.top_p ?? 1,
    truncation: body.truncation ?? 'disabled',
    usage: answer ? usage(ask, answer) : null,
    user: null,
    metadata: body.metadata ?? {},
  };
}

function usage(ask: Ask, answer: Answer) {
  const input_tokens = promptTokens(ask);
  const output_tokens = answerTokens(answer);
  return {
    input_tokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input_tokens + output_tokens,
  };
}

const newIds = () => ({ response: newHexId('resp_', 24), item: newHexId('msg_', 24) });

function whole(ask: Ask, answer: Answer, body: Json): Reply {
  const reply = response(ask, body, newIds(), answer);
  return { status: 200, headers: familyHeaders(ask.provider), chunks: [JSON.stringify(reply)] };
}

function stream(ask: Ask, answer: Answer, body: Json): Reply {
  const ids = newIds();
  const events: { type: string; [field: string]: unknown }[] = [
    { type: 'response.created', response: response(ask, body, ids, null) },
    { type: 'response.in_progress', response: response(ask, body, ids, null) },
    ...(answer.text === '' ? [] : itemEvents(ids.item, answer)),
    {
      type: wasCut(answer) ? 'response.incomplete' : 'response.completed',
      response: response(ask, body, ids, answer),
    },
  ];
  const chunks = events.map((event, sequence_number) => sse(event.type, { ...event, sequence_number }));
  return { status: 200, headers: { ...familyHeaders(ask.provider), ...eventStream }, chunks };
}

function itemEvents(id: string, answer: Answer): { type: string; [field: string]: unknown }[] {
  const place = { item_id: id, output_index: 0, content_index: 0 };
  const refused = answer.kind === 'refusal';
  const name = refused ? 'response.refusal' : 'response.output_text';
  const extra = refused ? {} : { logprobs: [] };
  const done = item(id, answer);
  return [
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...done, status: 'in_progress', content: [] },
    },
    { type: 'response.content_part.added', ...place, part: part(answer, '') },
    ...piecesOf(answer.text).map((delta) => ({ type: `${name}.delta`, ...place, delta, ...extra })),
    {
      type: `${name}.done`,
      ...place,
      ...(refused ? { refusal: answer.text } : { text: answer.text, ...extra }),
    },
    { type: 'response.content_part.done', ...place, part: part(answer, answer.text) },
    { type: 'response.output_item.done', output_index: 0, item: done },
  ];
}
