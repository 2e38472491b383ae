import type { Logger } from 'pino';

const pollMs = 1000;
/** Most of what a start takes is the server's work: pauses as long as it took leave whoever sends next a processor. */
const pausePerWork = 2;
const pauseMsMax = 1000;
const pruneEveryMs = 3_600_000;
const patienceMs = { least: 500, most: 30_000 };

export interface Forwarder {
  /** Something new is there. */
  wake(): void;
  /** Resolves once what is under way is recorded. */
  stop(): Promise<void>;
}

/** What became of one: `postponed` where something is wrong with it, `later` where nothing can go at the moment. */
type Outcome = { kind: 'postponed' | 'later'; why: string } | { kind: string };

/** What one pass came to. */
type Passed = { kind: 'went'; count: number } | { kind: 'away'; why: string };

export interface Forwarding {
  /** In a log, of what waits: `deliveries`. */
  what: string;
  /** Sees to those that are due; what it throws keeps all of them waiting. */
  pass: () => Promise<readonly Outcome[]>;
  /** Forgets what is old, and gives how many. */
  prune: () => Promise<number>;
  log: Logger;
}

/**
 * Forwards what is recorded for as long as it runs: at once when woken, else by looking every second, and less often while
 * Temporal or the database is away. Several may run beside each other, and be killed at any moment.
 */
export function keepForwarding(forwarding: Forwarding): Forwarder {
  const stopping = new AbortController();
  const bell = createBell();
  const running = run(forwarding, bell, stopping.signal);
  return {
    wake: () => bell.ring(),
    stop: async () => {
      stopping.abort();
      bell.ring();
      await running;
    },
  };
}

async function run(forwarding: Forwarding, bell: Bell, stopping: AbortSignal): Promise<void> {
  let failuresInRow = 0;
  let pruneAt = 0;
  while (!stopping.aborted) {
    if (performance.now() >= pruneAt) {
      pruneAt = performance.now() + pruneEveryMs;
      await prune(forwarding);
    }
    const begun = performance.now();
    const passed = await passOnce(forwarding);
    const tookMs = performance.now() - begun;
    if (stopping.aborted) return;
    failuresInRow = passed.kind === 'away' ? failuresInRow + 1 : 0;
    if (passed.kind === 'away') {
      if (failuresInRow === 1) forwarding.log.warn(`${forwarding.what} wait: ${passed.why}`);
      const patience = Math.min(patienceMs.most, patienceMs.least * 2 ** Math.min(failuresInRow - 1, 10));
      await waitUnlessAborted(patience, stopping);
    } else if (passed.count === 0) {
      await bell.rung(pollMs);
    } else {
      await waitUnlessAborted(Math.min(pauseMsMax, tookMs * pausePerWork), stopping);
    }
  }
}

async function passOnce({ pass, what, log }: Forwarding): Promise<Passed> {
  try {
    const outcomes = await pass();
    const whyOf = (outcome: Outcome) => ('why' in outcome ? outcome.why : '');
    for (const outcome of outcomes) {
      if (outcome.kind === 'postponed') log.error(`some ${what} could not go on: ${whyOf(outcome)}`);
    }
    const later = outcomes.find(({ kind }) => kind === 'later');
    return later ? { kind: 'away', why: whyOf(later) } : { kind: 'went', count: outcomes.length };
  } catch (error) {
    return { kind: 'away', why: error instanceof Error ? error.message : String(error) };
  }
}

async function prune({ prune: forget, what, log }: Forwarding): Promise<void> {
  try {
    const forgotten = await forget();
    if (forgotten > 0) log.info(`forgot ${forgotten} old ${what}`);
  } catch (error) {
    log.warn({ err: error }, `old ${what} could not be forgotten`);
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
