import type { WireError, WireFailure } from '../wire.ts';

const error = (
  status: number,
  type: string,
  message: string,
  headers?: Record<string, string>,
): WireError => ({
  status,
  ...(headers && { headers }),
  body: { type: 'error', error: { type, message } },
});

/** A failure as the Messages API tells it; the request id is added where it is sent. */
export function anthropicError(failure: WireFailure, model: string): WireError {
  switch (failure.kind) {
    case 'no-key':
      return error(401, 'authentication_error', 'x-api-key header is required');
    case 'unauthorised':
      return error(401, 'authentication_error', 'invalid x-api-key');
    case 'forbidden':
      return error(
        403,
        'permission_error',
        'Your API key does not have permission to use the specified resource.',
      );
    case 'unknown-model':
      return error(404, 'not_found_error', `model: ${model}`);
    case 'rate-limited':
      return error(
        429,
        'rate_limit_error',
        "This request would exceed your account's rate limit. Please try again later.",
        failure.retryAfterSeconds === null ? {} : { 'retry-after': String(failure.retryAfterSeconds) },
      );
    case 'quota-exhausted':
      return error(
        400,
        'invalid_request_error',
        'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
      );
    case 'server-error':
      return error(500, 'api_error', 'Internal server error');
    case 'overloaded':
      return error(529, 'overloaded_error', 'Overloaded', { 'x-should-retry': 'true' });
    case 'context-too-long':
      return error(
        400,
        'invalid_request_error',
        `prompt is too long: ${failure.tokens} tokens > ${failure.tokensMax ?? 200_000} maximum`,
      );
    case 'filtered':
      return error(400, 'invalid_request_error', 'Output blocked by content filtering policy');
    case 'bad-request':
      return error(
        400,
        'invalid_request_error',
        failure.param ? `${failure.param}: ${failure.message}` : failure.message,
      );
  }
}
