import { answerTokens, isJson, piecesOf, promptTokens, type Answer, type Ask, type Json } from '../ask.ts';
import { eventStream, listAt, newId, numberAt, sse, textAt } from '../wire.ts';
import type { Call, Dialect, Reply, WireFailure } from '../wire.ts';
import { familyError, familyFail, familyHeaders, strictSchemaFault, textOfRoles } from './openai-family.ts';

/** Chat Completions: OpenAI's older protocol, spoken by xAI and GitHub Models too. */
export const openaiChat: Dialect = {
  protocol: 'chat',
  read,
  write: (ask, answer, call) => {
    if (answer.kind === 'refusal' && ask.provider !== 'openai')
      return familyFail({ kind: 'filtered' }, ask.provider, ask.model, 'chat');
    return ask.stream ? stream(ask, answer, call.body) : whole(ask, answer);
  },
  fail: (failure, provider, model) => familyFail(failure, provider, model, 'chat'),
  breakOff: (failure, provider, model) => sse(null, familyError(failure, provider, model, 'chat').body),
};

function read(call: Call): Ask | { refused: WireFailure } {
  const { body } = call;
  if (!call.header('authorization')) return { refused: { kind: 'no-key' } };
  if (textAt(body, 'model') === '') return bad('you must provide a model parameter', 'model');
  if (listAt(body, 'messages').length === 0)
    return bad("Invalid 'messages': empty array. Expected an array with minimum length 1.", 'messages');
  const format = isJson(body.response_format) ? body.response_format : {};
  const wanted = isJson(format.json_schema) ? format.json_schema : {};
  const schema = format.type === 'json_schema' && isJson(wanted.schema) ? wanted.schema : null;
  if (format.type === 'json_schema' && textAt(wanted, 'name') === '')
    return bad("Missing required parameter: 'response_format.json_schema.name'.", 'response_format');
  const fault = schema && wanted.strict === true ? strictSchemaFault(schema) : null;
  if (fault)
    return bad(`Invalid schema for response_format '${textAt(wanted, 'name')}': ${fault}`, 'response_format');
  return {
    provider: call.provider,
    protocol: 'chat',
    model: textAt(body, 'model'),
    system: textOfRoles(listAt(body, 'messages'), ['system', 'developer']),
    user: textOfRoles(listAt(body, 'messages'), ['user']),
    schema,
    tool: null,
    stream: body.stream === true,
    answerTokensMax: numberAt(body, 'max_completion_tokens') ?? numberAt(body, 'max_tokens'),
  };
}

const bad = (message: string, param: string): { refused: WireFailure } => ({
  refused: { kind: 'bad-request', message, param },
});

function usage(ask: Ask, answer: Answer) {
  const prompt_tokens = promptTokens(ask);
  const completion_tokens = answerTokens(answer);
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

const envelope = (ask: Ask, object: string, id: string) => ({
  id,
  object,
  created: Math.floor(Date.now() / 1000),
  model: ask.model,
  service_tier: 'default',
  system_fingerprint: 'fp_simulated',
});

const finish = (answer: Answer): string => (answer.kind === 'text' && answer.cut ? 'length' : 'stop');

function whole(ask: Ask, answer: Answer): Reply {
  const refused = answer.kind === 'refusal';
  const message = {
    role: 'assistant',
    content: refused ? null : answer.text,
    refusal: refused ? answer.text : null,
    annotations: [],
  };
  const body = {
    ...envelope(ask, 'chat.completion', newId('chatcmpl-', 29)),
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish(answer) }],
    usage: usage(ask, answer),
  };
  return { status: 200, headers: familyHeaders(ask.provider), chunks: [JSON.stringify(body)] };
}

function stream(ask: Ask, answer: Answer, body: Json): Reply {
  const id = newId('chatcmpl-', 29);
  const wantsUsage = isJson(body.stream_options) && body.stream_options.include_usage === true;
  const chunk = (choices: unknown[], counted: unknown = null) =>
    sse(null, {
      ...envelope(ask, 'chat.completion.chunk', id),
      choices,
      ...(wantsUsage && { usage: counted }),
    });
  const choice = (delta: Json, finish_reason: string | null = null) =>
    chunk([{ index: 0, delta, logprobs: null, finish_reason }]);
  const field = answer.kind === 'refusal' ? 'refusal' : 'content';
  const chunks = [
    choice({ role: 'assistant', content: answer.kind === 'refusal' ? null : '', refusal: null }),
    ...piecesOf(answer.text).map((piece) => choice({ [field]: piece })),
    choice({}, finish(answer)),
    ...(wantsUsage ? [chunk([], usage(ask, answer))] : []),
    sse(null, '[DONE]'),
  ];
  return { status: 200, headers: { ...familyHeaders(ask.provider), ...eventStream }, chunks };
}
