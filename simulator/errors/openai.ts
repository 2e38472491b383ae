import type { Protocol } from '../ask.ts';
import type { WireError, WireFailure } from '../wire.ts';

interface Detail {
  message: string;
  type: string;
  param?: string | null;
  code: string | null;
}

const error = (status: number, detail: Detail, headers?: Record<string, string>): WireError => ({
  status,
  ...(headers && { headers }),
  body: {
    error: { message: detail.message, type: detail.type, param: detail.param ?? null, code: detail.code },
  },
});

const invalid = 'invalid_request_error';

/** A failure as OpenAI's API tells it, in Responses or Chat Completions. */
export function openaiError(failure: WireFailure, model: string, protocol: Protocol): WireError {
  switch (failure.kind) {
    case 'no-key':
      return error(401, {
        message:
          "You didn't provide an API key. You need to provide your API key in an Authorization header.",
        type: invalid,
        code: null,
      });
    case 'unauthorised':
      return error(401, {
        message:
          'Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.',
        type: invalid,
        code: 'invalid_api_key',
      });
    case 'forbidden':
      return error(403, {
        message: `Project does not have access to model \`${model}\``,
        type: invalid,
        code: 'model_not_found',
      });
    case 'unknown-model':
      return error(404, {
        message: `The model \`${model}\` does not exist or you do not have access to it.`,
        type: invalid,
        code: 'model_not_found',
      });
    case 'rate-limited':
      return rateLimited(failure.retryAfterSeconds, model);
    case 'quota-exhausted':
      return error(429, {
        message:
          'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      });
    case 'server-error':
      return error(500, {
        message: 'The server had an error while processing your request. Sorry about that!',
        type: 'server_error',
        code: 'server_error',
      });
    case 'overloaded':
      return error(503, {
        message: 'Our servers are currently overloaded. Please try again later.',
        type: 'service_unavailable_error',
        code: 'server_is_overloaded',
      });
    case 'context-too-long':
      return tooLong(failure.tokens, protocol);
    case 'filtered':
      return error(400, {
        message: 'Your request was rejected as a result of our safety system.',
        type: invalid,
        code: 'invalid_prompt',
      });
    case 'bad-request':
      return error(400, { message: failure.message, type: invalid, param: failure.param, code: null });
  }
}

function rateLimited(retryAfterSeconds: number | null, model: string): WireError {
  const wait = retryAfterSeconds === null ? '' : ` Please try again in ${retryAfterSeconds}s.`;
  return error(
    429,
    {
      message: `Rate limit reached for ${model} on tokens per min (TPM): Limit 30000, Used 30000, Requested 900.${wait} Visit https://platform.openai.com/account/rate-limits to learn more.`,
      type: 'tokens',
      code: 'rate_limit_exceeded',
    },
    retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) },
  );
}

function tooLong(tokens: number, protocol: Protocol): WireError {
  const message =
    protocol === 'chat'
      ? `This model's maximum context length is 128000 tokens. However, your messages resulted in ${tokens} tokens. Please reduce the length of the messages.`
      : 'Your input exceeds the context window of this model. Please adjust your input and try again.';
  const param = protocol === 'chat' ? 'messages' : 'input';
  return error(400, { message, type: invalid, param, code: 'context_length_exceeded' });
}
