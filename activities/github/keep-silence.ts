import { setTimeout as sleep } from 'node:timers/promises';

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

interface Silence {
  /** A longer wait is left to whoever asks: it is answered as GitHub would answer. */
  sleptMsMax: number;
  nowMs: () => number;
}

/**
 * Keeps all requests back for as long as an answer's `retry-after` asks for it: it is meant for the login, not for the
 * one request that was refused, and who goes on asking is refused for longer.
 */
export function keepSilence(fetch: Fetch, { sleptMsMax, nowMs }: Silence): Fetch {
  let untilMs = 0;
  return async (url, init) => {
    // Another answer may ask for more while this one sleeps.
    for (let leftMs = untilMs - nowMs(); leftMs > 0; leftMs = untilMs - nowMs()) {
      if (leftMs > sleptMsMax) return refusal(leftMs);
      await sleep(leftMs, undefined, init.signal ? { signal: init.signal } : {});
    }
    const response = await fetch(url, init);
    untilMs = Math.max(untilMs, nowMs() + askedMs(response));
    return response;
  };
}

function askedMs({ status, headers }: Response): number {
  const seconds = status === 403 || status === 429 ? Number(headers.get('retry-after') ?? 0) : 0;
  return Number.isFinite(seconds) ? Math.max(0, seconds) * 1000 : 0;
}

/** In the form that the limits' own answers have. */
const refusal = (leftMs: number): Response =>
  Response.json(
    { message: 'You have exceeded a secondary rate limit: nothing was sent, since its time is not over.' },
    { status: 429, headers: { 'retry-after': String(Math.ceil(leftMs / 1000)) } },
  );
