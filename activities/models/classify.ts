import type { FailureKind } from '../../core/failure.ts';

/** An error as a provider's API sends it, in whatever form. */
export interface WireError {
  /** What the API says, for people; may be empty. */
  message: string;
  /** Its codes and types, in lower case, joined by blanks. */
  codes: string;
}

/**
 * The error in a reply's body; null when there is none. Covers `{error: {message, code, type, status, details}}`
 * (Anthropic, OpenAI, Google, GitHub), `{code, error: "…"}` (xAI), `{error: "…"}` (Ollama), and lists of them.
 */
export function errorIn(body: unknown): WireError | null {
  if (Array.isArray(body)) return errorIn(body[0]);
  if (typeof body !== 'object' || body === null) return null;
  const { error, code } = body as { error?: unknown; code?: unknown };
  if (typeof error === 'string') return { message: error, codes: words([code]) };
  if (typeof error !== 'object' || error === null) return null;
  const fields = error as Record<string, unknown>;
  const details = Array.isArray(fields['details']) ? (fields['details'] as Record<string, unknown>[]) : [];
  const reasons = details.flatMap((detail) => [detail?.['reason'], ...quotaIds(detail)]);
  return {
    message: typeof fields['message'] === 'string' ? fields['message'] : '',
    codes: words([code, fields['code'], fields['type'], fields['status'], ...reasons]),
  };
}

const quotaIds = (detail: Record<string, unknown> | null): unknown[] => {
  const violations = detail?.['violations'];
  return Array.isArray(violations) ? (violations as { quotaId?: unknown }[]).map((one) => one?.quotaId) : [];
};

const words = (values: unknown[]): string =>
  values
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .join(' ')
    .toLowerCase();

const says = {
  /** Nothing left to spend, or a limit of a day or longer: waiting for it is no use to an audit. */
  quota:
    /insufficient_quota|billing|credit balance|out of credits|available credits|spend(?:ing)?[ _]limit|perday|byday|per day|(?:daily|weekly|monthly)\b.*\blimit|86400s/i,
  key: /api[ _-]?key|invalid_api_key|api_key_invalid|unauthori[sz]ed|unauthenticated|authentication_error/i,
  context:
    /context[ _-]?(?:length|window)|prompt is too long|maximum prompt length|input token count|input length exceeds|tokens_limit_reached|too many tokens|request too large/i,
  model:
    /model_not_found|unknown_model|\bmodels?\b.{0,80}(?:not found|does not exist|not exist|not supported)/i,
  refusal:
    /content[ _-]?(?:filter|policy|management)|safety|usage guidelines|invalid_prompt|responsibleai|blocked by/i,
  rate: /rate[ _-]?limit|too many requests|resource_exhausted/i,
  busy: /overloaded|unavailable|at capacity|server_error|api_error|internal|timeout_error|server busy/i,
};

/**
 * What kind of failure a reply is. `status` is null, or below 400, when the error came with a success: then only its
 * words count.
 */
export function classifyReply(status: number | null, error: WireError): FailureKind {
  const text = `${error.codes} ${error.message}`;
  if (status === null || status < 400) return byWords(text);
  if (status === 401) return 'model.unauthorised';
  if (status === 402) return 'model.quota-exhausted';
  if (status === 404) return 'model.unknown-model';
  if (status === 408 || status === 504) return 'model.timed-out';
  if (status === 413) return 'model.context-too-long';
  if (status === 429) return tooMany(error);
  if (status === 403) return forbidden(text);
  if (status === 409 || status === 425) return 'model.overloaded';
  if (status >= 500)
    return /invalid (?:json schema|format)|must be of type/i.test(text)
      ? 'model.bad-request'
      : 'model.overloaded';
  return badRequest(text);
}

/** Google sends the same words, billing and all, for a minute's limit and for a day's: only the limit's name tells. */
function tooMany({ codes, message }: WireError): FailureKind {
  const text = codes.includes('resource_exhausted')
    ? (/\w*perday\w*/.exec(codes)?.[0] ?? '')
    : `${codes} ${message}`;
  return says.quota.test(text) ? 'model.quota-exhausted' : 'model.rate-limited';
}

function forbidden(text: string): FailureKind {
  if (says.quota.test(text)) return 'model.quota-exhausted';
  if (says.rate.test(text)) return 'model.rate-limited';
  if (says.refusal.test(text)) return 'model.refused';
  return says.model.test(text) ? 'model.unknown-model' : 'model.unauthorised';
}

function badRequest(text: string): FailureKind {
  if (says.context.test(text)) return 'model.context-too-long';
  if (says.quota.test(text)) return 'model.quota-exhausted';
  if (says.refusal.test(text)) return 'model.refused';
  if (says.model.test(text)) return 'model.unknown-model';
  return says.key.test(text) ? 'model.unauthorised' : 'model.bad-request';
}

function byWords(text: string): FailureKind {
  if (says.quota.test(text)) return 'model.quota-exhausted';
  if (says.rate.test(text)) return 'model.rate-limited';
  if (says.busy.test(text)) return 'model.overloaded';
  const kind = badRequest(text);
  // An error sent as a success that says nothing we know is a fault of theirs, and worth another try.
  return kind === 'model.bad-request' && !/invalid_request|bad_request|invalid_argument/i.test(text)
    ? 'model.overloaded'
    : kind;
}
