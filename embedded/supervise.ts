import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessMark } from '../settings/state.ts';

/** A process that serves, as it was started or found. */
export interface Served {
  mark: ProcessMark;
  /** Settles when it has ended, in words. Never rejects. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

interface Supervision<S extends Served> {
  name: string;
  start: () => Promise<S>;
  /** Called with each process that was started, the first too. */
  changed: (served: S) => void;
  say: (line: string) => void;
  /** Between attempts; its length bounds how often a process that keeps ending is started again. */
  delaysMs?: readonly number[];
  /** One that served this long before it ended starts with a clean sheet. */
  soundAfterMs?: number;
}

export interface Supervised {
  stop(): Promise<void>;
  /** Settles, with the reason, when it was given up. */
  givenUp: Promise<string>;
}

const usualDelaysMs = [200, 500, 1000, 2000, 4000, 8000, 16_000, 30_000];

/** Starts it, and again whenever it ends, until it is stopped or ends too often. Throws when the first start fails. */
export async function supervise<S extends Served>(supervision: Supervision<S>): Promise<Supervised> {
  const { start, changed, say, name } = supervision;
  const stopping = new AbortController();
  const attempts = countAttempts(supervision);
  let served = await start();
  changed(served);
  const keepUp = async (): Promise<string> => {
    for (;;) {
      const how = await served.ended;
      if (stopping.signal.aborted) return '';
      say(`${name} ${how}; starting it again`);
      const next = await startAgain(supervision, attempts, stopping.signal);
      if (typeof next === 'string') return next;
      served = next;
      changed(served);
      if (stopping.signal.aborted) await served.stop();
      else say(`${name} runs again`);
    }
  };
  const kept = keepUp();
  return {
    stop: async () => {
      stopping.abort();
      await served.stop();
      await kept;
    },
    givenUp: kept.then((reason) => (reason ? reason : new Promise<string>(() => {}))),
  };
}

interface Attempts {
  /** How long to wait before the next one; null when there have been enough. */
  nextDelayMs(): number | null;
}

function countAttempts(supervision: { delaysMs?: readonly number[]; soundAfterMs?: number }): Attempts {
  const { delaysMs = usualDelaysMs, soundAfterMs = 60_000 } = supervision;
  let made = 0;
  let last = performance.now();
  return {
    nextDelayMs: () => {
      if (performance.now() - last > soundAfterMs + (delaysMs[made] ?? 0)) made = 0;
      last = performance.now();
      return delaysMs[made++] ?? null;
    },
  };
}

/** The new process; else why no more are started, or an empty text when it is to stop. */
async function startAgain<S extends Served>(
  { name, start, say }: Supervision<S>,
  attempts: Attempts,
  stopping: AbortSignal,
): Promise<S | string> {
  let reason = 'ended again and again';
  for (;;) {
    const delayMs = attempts.nextDelayMs();
    if (delayMs === null) return `${name} ${reason}`;
    await sleep(delayMs, undefined, { signal: stopping }).catch(() => {});
    if (stopping.aborted) return '';
    try {
      return await start();
    } catch (error) {
      reason = (error as Error).message;
      say(`${name} could not be started again: ${reason}`);
    }
  }
}
