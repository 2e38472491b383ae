import type { Logger } from 'pino';
import { type DueDelivery, forwardDue, type Forwarding, pruneDeliveries } from '../../database/deliveries.ts';
import type { Database } from '../../database/client.ts';

const atOnce = 5;
/** Most of what a start takes is the server's work: pauses as long as it took leave GitHub's next deliveries a processor. */
const pausePerWork = 2;
const pauseMsMax = 1000;
const pollMs = 1000;
const pruneEveryMs = 3_600_000;
const patienceMs = { least: 500, most: 30_000 };

export interface Forwarder {
  /** Something new is there. */
  wake(): void;
  /** Resolves once what is under way is recorded. */
  stop(): Promise<void>;
}

export interface ForwarderDependencies {
  db: Database;
  /** Never throws. */
  start: (due: DueDelivery) => Promise<Forwarding>;
  log: Logger;
}

/**
 * Hands recorded deliveries to their workflows for as long as it runs: at once when woken, else by looking every second,
 * and less often while Temporal or the database is away. Several may run beside each other, and be killed at any moment.
 */
export function startForwarder(dependencies: ForwarderDependencies): Forwarder {
  const stopping = new AbortController();
  const bell = createBell();
  const running = run(dependencies, bell, stopping.signal);
  return {
    wake: () => bell.ring(),
    stop: async () => {
      stopping.abort();
      bell.ring();
      await running;
    },
  };
}

async function run(dependencies: ForwarderDependencies, bell: Bell, stopping: AbortSignal): Promise<void> {
  let failuresInRow = 0;
  let pruneAt = 0;
  while (!stopping.aborted) {
    if (performance.now() >= pruneAt) {
      pruneAt = performance.now() + pruneEveryMs;
      await prune(dependencies);
    }
    const begun = performance.now();
    const passed = await forwardSome(dependencies);
    const tookMs = performance.now() - begun;
    if (stopping.aborted) return;
    failuresInRow = passed.kind === 'away' ? failuresInRow + 1 : 0;
    if (passed.kind === 'away') {
      if (failuresInRow === 1) dependencies.log.warn(`deliveries wait: ${passed.why}`);
      const patience = Math.min(patienceMs.most, patienceMs.least * 2 ** Math.min(failuresInRow - 1, 10));
      await waitUnlessAborted(patience, stopping);
    } else if (passed.count === 0) {
      await bell.rung(pollMs);
    } else {
      await waitUnlessAborted(Math.min(pauseMsMax, tookMs * pausePerWork), stopping);
    }
  }
}

type Passed = { kind: 'went'; count: number } | { kind: 'away'; why: string };

async function forwardSome({ db, start, log }: ForwarderDependencies): Promise<Passed> {
  try {
    const outcomes = await forwardDue(db, atOnce, (due) => Promise.all(due.map(start)));
    for (const outcome of outcomes) {
      if (outcome.kind === 'postponed') log.error(`a delivery could not be forwarded: ${outcome.why}`);
    }
    const later = outcomes.find(({ kind }) => kind === 'later');
    return later?.kind === 'later'
      ? { kind: 'away', why: later.why }
      : { kind: 'went', count: outcomes.length };
  } catch (error) {
    return { kind: 'away', why: error instanceof Error ? error.message : String(error) };
  }
}

async function prune({ db, log }: ForwarderDependencies): Promise<void> {
  try {
    const forgotten = await pruneDeliveries(db);
    if (forgotten > 0) log.info(`forgot ${forgotten} old deliveries`);
  } catch (error) {
    log.warn({ err: error }, 'old deliveries could not be forgotten');
  }
}

/** A ring that nobody waits for yet is heard by the next who waits. */
interface Bell {
  ring(): void;
  rung(atMostMs: number): Promise<void>;
}

function createBell(): Bell {
  let pending = false;
  let hear: (() => void) | null = null;
  return {
    ring: () => {
      pending = true;
      hear?.();
    },
    rung: async (atMostMs) => {
      if (!pending) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, atMostMs);
          hear = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      hear = null;
      pending = false;
    },
  };
}

function waitUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
