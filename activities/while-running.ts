import { currentContext } from './current-context.ts';

/** Far below any heartbeat time-out that a workflow would set. */
const beatEveryMs = 2_000;
/** Left for recording what came, before Temporal would end the activity; a tenth of a shorter limit. */
const reserveMsMax = 3_000;

export interface Running {
  /** Aborts when the activity is cancelled or the worker shuts down. */
  signal: AbortSignal;
  /** Until Temporal would end this try. */
  leftMs: () => number;
}

/**
 * Runs work that may last, with a heartbeat: without one Temporal could not cancel it. Outside of Temporal, in tests
 * and tools, nothing beats, nothing cancels, and there is all the time in the world.
 */
export async function whileRunning<T>(work: (running: Running) => Promise<T>): Promise<T> {
  const context = currentContext();
  if (!context) return work({ signal: new AbortController().signal, leftMs: () => Number.POSITIVE_INFINITY });
  const limitMs = context.info.startToCloseTimeoutMs || Number.POSITIVE_INFINITY;
  const endsAt = Date.now() + limitMs - Math.min(reserveMsMax, limitMs / 10);
  const beat = setInterval(() => context.heartbeat(), beatEveryMs);
  try {
    return await work({ signal: context.cancellationSignal, leftMs: () => endsAt - Date.now() });
  } finally {
    clearInterval(beat);
  }
}
