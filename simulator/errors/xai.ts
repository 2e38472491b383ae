import type { WireError, WireFailure } from '../wire.ts';

const error = (
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>,
): WireError => ({
  status,
  ...(headers && { headers }),
  body: { code, error: message },
});

const invalid = 'Client specified an invalid argument';
const exhausted = 'Some resource has been exhausted';

/** A failure as xAI tells it: `error` is a plain string beside a `code` in words, unlike OpenAI's. */
export function xaiError(failure: WireFailure, model: string): WireError {
  switch (failure.kind) {
    case 'no-key':
      return error(
        401,
        'Unauthenticated',
        'No API key provided. You can obtain an API key from https://console.x.ai.',
      );
    case 'unauthorised':
      return error(
        400,
        invalid,
        'Incorrect API key provided. You can obtain an API key from https://console.x.ai.',
      );
    case 'forbidden':
      return error(
        403,
        'The caller does not have permission to execute the specified operation',
        `Your API key has no permission to use model ${model}.`,
      );
    case 'unknown-model':
      return error(
        404,
        'Some requested entity was not found',
        `The model ${model} does not exist or your team does not have access to it.`,
      );
    case 'rate-limited':
      return error(
        429,
        exhausted,
        'Too many requests. Your team has reached its rate limit for this model.',
        failure.retryAfterSeconds === null ? {} : { 'retry-after': String(failure.retryAfterSeconds) },
      );
    case 'quota-exhausted':
      return error(
        429,
        exhausted,
        'Your team has either used all available credits or reached its monthly spending limit. To continue making API requests, please purchase more credits or raise your spending limit.',
      );
    case 'server-error':
      return error(500, 'Internal error', 'Internal server error');
    case 'overloaded':
      return error(
        503,
        'The service is currently unavailable',
        'The model is at capacity and currently cannot serve this request. Please try again later.',
      );
    case 'context-too-long':
      return error(
        400,
        invalid,
        `This model's maximum prompt length is 131072 but the request contains ${failure.tokens} tokens.`,
      );
    case 'filtered':
      return error(
        403,
        'The caller does not have permission to execute the specified operation',
        'Content violates usage guidelines.',
      );
    case 'bad-request':
      return error(400, invalid, failure.message);
  }
}
