import type { WireError, WireFailure } from '../wire.ts';

const error = (status: number, name: string, message: string, details?: unknown[]): WireError => ({
  status,
  body: { error: { code: status, message, status: name, ...(details && { details }) } },
});

const type = (name: string) => `type.googleapis.com/google.rpc.${name}`;
const metric = 'generativelanguage.googleapis.com/generate_content_free_tier_requests';

/** A failure as the Gemini API tells it. Its waits stand in the body (`RetryInfo`), never in a header. */
export function googleError(failure: WireFailure, model: string): WireError {
  switch (failure.kind) {
    case 'no-key':
      return error(
        403,
        'PERMISSION_DENIED',
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
      );
    case 'unauthorised':
      return error(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
        {
          '@type': type('ErrorInfo'),
          reason: 'API_KEY_INVALID',
          domain: 'googleapis.com',
          metadata: { service: 'generativelanguage.googleapis.com' },
        },
        { '@type': type('LocalizedMessage'), locale: 'en-US', message: 'API key not valid.' },
      ]);
    case 'forbidden':
      return error(403, 'PERMISSION_DENIED', 'The caller does not have permission');
    case 'unknown-model':
      return error(
        404,
        'NOT_FOUND',
        `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
      );
    case 'rate-limited':
      return exhausted(
        'GenerateRequestsPerMinutePerProjectPerModel-FreeTier',
        model,
        failure.retryAfterSeconds,
      );
    case 'quota-exhausted':
      return exhausted('GenerateRequestsPerDayPerProjectPerModel-FreeTier', model, null);
    case 'server-error':
      return error(
        500,
        'INTERNAL',
        'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
      );
    case 'overloaded':
      return error(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.');
    case 'context-too-long':
      return error(
        400,
        'INVALID_ARGUMENT',
        `The input token count (${failure.tokens}) exceeds the maximum number of tokens allowed (1048576).`,
      );
    case 'filtered':
      return error(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument.');
    case 'bad-request':
      return error(400, 'INVALID_ARGUMENT', failure.message);
  }
}

function exhausted(quotaId: string, model: string, retryAfterSeconds: number | null): WireError {
  return error(
    429,
    'RESOURCE_EXHAUSTED',
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.',
    [
      {
        '@type': type('QuotaFailure'),
        violations: [
          { quotaMetric: metric, quotaId, quotaDimensions: { location: 'global', model }, quotaValue: '5' },
        ],
      },
      ...(retryAfterSeconds === null
        ? []
        : [{ '@type': type('RetryInfo'), retryDelay: `${retryAfterSeconds}s` }]),
    ],
  );
}
