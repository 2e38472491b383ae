/** A longer wait is taken for a mistake of the other side. */
const waitMaxMs = 24 * 3_600_000;

/**
 * How long the other side says to wait, in milliseconds; null when it does not say. Reads `Retry-After` (seconds or a
 * date), OpenAI's `retry-after-ms` and `x-ratelimit-reset-*`, Anthropic's `anthropic-ratelimit-*-reset`, and Google's
 * `RetryInfo`, which stands in the error's body.
 */
export function retryAfterMs(headers: Headers, body: unknown, nowMs: number): number | null {
  const exact = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  const wait =
    (Number.isFinite(exact) ? exact : null) ??
    fromRetryAfter(headers.get('retry-after'), nowMs) ??
    fromRetryInfo(body) ??
    fromResets(headers, nowMs);
  return wait === null ? null : Math.ceil(Math.min(Math.max(wait, 0), waitMaxMs));
}

function fromRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null || value.trim() === '') return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : date - nowMs;
}

/** `error.details[]` holds one of type `…/google.rpc.RetryInfo` with `retryDelay: "34s"`. */
function fromRetryInfo(body: unknown): number | null {
  const details = (body as { error?: { details?: unknown } } | null)?.error?.details;
  if (!Array.isArray(details)) return null;
  for (const detail of details as { retryDelay?: unknown }[]) {
    const delay = detail?.retryDelay;
    const seconds = typeof delay === 'string' ? /^(\d+(?:\.\d+)?)s$/.exec(delay)?.[1] : null;
    if (seconds) return Number(seconds) * 1000;
  }
  return null;
}

/** Only limits that are used up count: the others tell when they would be full again. */
function fromResets(headers: Headers, nowMs: number): number | null {
  const waits: number[] = [];
  headers.forEach((value, name) => {
    const reset = /^(?:x-ratelimit-reset-(.+)|anthropic-ratelimit-(.+)-reset)$/.exec(name);
    if (!reset) return;
    const left = reset[1]
      ? headers.get(`x-ratelimit-remaining-${reset[1]}`)
      : headers.get(`anthropic-ratelimit-${reset[2]}-remaining`);
    if (Number(left ?? 1) > 0) return;
    const wait = reset[1] ? durationMs(value) : Date.parse(value) - nowMs;
    if (Number.isFinite(wait)) waits.push(wait);
  });
  return waits.length > 0 ? Math.max(...waits) : null;
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Such as `6m0s`, `1.5s` or `20ms`; not a number for anything else. */
function durationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return Number.NaN;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitsMs[unit ?? ''] ?? 0), 0);
}
