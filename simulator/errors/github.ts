import type { WireError, WireFailure } from '../wire.ts';

const error = (
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>,
): WireError => ({
  status,
  ...(headers && { headers }),
  body: { error: { code, message, details: message } },
});

/** A failure as GitHub Models tells it. */
export function githubError(failure: WireFailure, model: string): WireError {
  switch (failure.kind) {
    case 'no-key':
    case 'unauthorised':
      return error(401, 'unauthorized', 'Bad credentials');
    case 'forbidden':
      return error(403, 'no_access', `No access to model: ${model}`);
    case 'unknown-model':
      return error(404, 'unknown_model', `Unknown model: ${model}`);
    case 'rate-limited':
      return rateLimited(failure.retryAfterSeconds);
    case 'quota-exhausted':
      return error(
        429,
        'RateLimitReached',
        'Rate limit of 50 per 86400s exceeded for UserByModelByDay. Please wait 81000 seconds before retrying.',
        { 'retry-after': '81000' },
      );
    case 'server-error':
      return error(500, 'internal_server_error', 'Internal server error');
    case 'overloaded':
      return error(503, 'service_unavailable', 'The service is temporarily unable to process your request.');
    case 'context-too-long':
      return error(
        413,
        'tokens_limit_reached',
        `Request body too large for ${model} model. Max size: 8000 tokens.`,
      );
    case 'filtered':
      return filtered();
    case 'bad-request':
      return error(400, 'bad_request', failure.message);
  }
}

function rateLimited(retryAfterSeconds: number | null): WireError {
  const wait = retryAfterSeconds === null ? '' : ` Please wait ${retryAfterSeconds} seconds before retrying.`;
  return error(
    429,
    'RateLimitReached',
    `Rate limit of 10 per 60s exceeded for UserByModelByMinute.${wait}`,
    retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) },
  );
}

/** The models run on Azure, whose filter answers in words of its own. */
function filtered(): WireError {
  return {
    status: 400,
    body: {
      error: {
        message:
          "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
        innererror: {
          code: 'ResponsibleAIPolicyViolation',
          content_filter_result: { violence: { filtered: true, severity: 'medium' } },
        },
      },
    },
  };
}
