import type { WireError, WireFailure } from '../wire.ts';

const error = (status: number, message: string, headers?: Record<string, string>): WireError => ({
  status,
  ...(headers && { headers }),
  body: { error: message },
});

/** A failure as Ollama tells it: one string. Keys and quotas exist only where it stands behind an account. */
export function ollamaError(failure: WireFailure, model: string): WireError {
  switch (failure.kind) {
    case 'no-key':
    case 'unauthorised':
      return error(401, 'unauthorized');
    case 'forbidden':
      return { status: 403, body: null };
    case 'unknown-model':
      return error(404, `model '${model}' not found`);
    case 'rate-limited':
      return error(
        429,
        'too many concurrent requests',
        failure.retryAfterSeconds === null ? {} : { 'retry-after': String(failure.retryAfterSeconds) },
      );
    case 'quota-exhausted':
      return error(429, 'you have reached your weekly usage limit, please upgrade to continue');
    case 'server-error':
      return error(500, 'llama runner process has terminated: exit status 2');
    case 'overloaded':
      return error(503, 'server busy, please try again.  maximum pending requests exceeded');
    case 'context-too-long':
      return error(400, 'the input length exceeds the context length');
    case 'filtered':
      return error(400, 'invalid request');
    case 'bad-request':
      return error(failure.status ?? 400, failure.message);
  }
}
