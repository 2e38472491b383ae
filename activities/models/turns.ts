import PQueue from 'p-queue';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { Failed } from '../../core/failed.ts';
import type { Provider } from '../../core/panel/seat.ts';
import type { Running } from '../while-running.ts';
import { type AskedSeat, seatFailed } from './explain-failure.ts';

type ProviderLimits = Configuration['providers'];

/** A longer wait than this is looked at anew when it is over: the limit may have been raised, the key replaced. */
const pauseMsMax = 60_000;
const minuteMs = 60_000;

/** How fast providers may be asked, over all audits that one process works on. */
export interface Turns {
  /**
   * Runs `send` once it is the seat's turn at its provider. Until then it may be cancelled, and it is lost when its time
   * is up. When the provider names a wait, all that wait for it are told so at once, and nobody asks until it is over.
   *
   * @throws Failed `model.rate-limited` when no turn came, with the provider's wait where it named one
   */
  take<T>(seat: AskedSeat, running: Running, send: () => Promise<T>): Promise<T>;
}

/** Those who wait for one provider, and until when it asked to be left alone. */
interface Line {
  limits: ProviderLimits[Provider];
  queue: PQueue;
  waiting: Set<AbortController>;
  pausedUntil: number;
}

/**
 * First come, first served: an audit has no more than its panel's `asksAtOnce` in line, and its next ask goes to the end, so
 * that audits of a hundred asks and of four come to their turns alike. `readLimits` is read when a provider is first asked.
 */
export function createTurns(readLimits: () => ProviderLimits): Turns {
  const lines = new Map<Provider, Line>();
  const lineFor = (provider: Provider): Line => {
    const known = lines.get(provider);
    if (known) return known;
    const limits = readLimits()[provider];
    const queue = new PQueue({
      concurrency: limits.asksAtOnce,
      intervalCap: limits.asksPerMinute,
      interval: minuteMs,
      strict: true,
    });
    const line = { limits, queue, waiting: new Set<AbortController>(), pausedUntil: 0 };
    lines.set(provider, line);
    return line;
  };
  return {
    async take(seat, running, send) {
      const line = lineFor(seat.provider);
      refuseInPause(line, seat);
      try {
        return await waitInLine(line, seat, running, send);
      } catch (thrown) {
        if (thrown === pauseBegan) refuseInPause(line, seat);
        throw thrown;
      }
    },
  };
}

async function waitInLine<T>(
  line: Line,
  seat: AskedSeat,
  running: Running,
  send: () => Promise<T>,
): Promise<T> {
  running.signal.throwIfAborted();
  const waiting = new AbortController();
  const cancel = () => waiting.abort(running.signal.reason);
  const leftMs = running.leftMs();
  const clock = Number.isFinite(leftMs)
    ? setTimeout(() => waiting.abort(noTurn(line, seat, leftMs)), Math.max(0, leftMs))
    : undefined;
  const step = () => {
    running.signal.removeEventListener('abort', cancel);
    clearTimeout(clock);
    line.waiting.delete(waiting);
  };
  running.signal.addEventListener('abort', cancel, { once: true });
  line.waiting.add(waiting);
  try {
    return await line.queue.add(
      () => {
        // From here on the ask's own clock and signal count.
        step();
        // Before the next in line is let through.
        return send().catch((thrown: unknown) => {
          if (thrown instanceof Failed) pauseAfter(line, thrown);
          throw thrown;
        });
      },
      { signal: waiting.signal },
    );
  } finally {
    step();
  }
}

const noTurn = ({ limits }: Line, seat: AskedSeat, waitedMs: number): Failed =>
  seatFailed(
    seat,
    'model.rate-limited',
    `was not asked: no turn came in ${seconds(waitedMs)} under providers.${seat.provider} in countersign.yaml (${limits.asksAtOnce} asks at once, ${limits.asksPerMinute} a minute)`,
  );

/** Marks a wait that ended because the provider asked for a pause. */
const pauseBegan = new Error('The provider asked for a pause.');

function pauseAfter(line: Line, { failure }: Failed): void {
  if (failure.kind !== 'model.rate-limited' || failure.retryAfterMs === null) return;
  line.pausedUntil = Math.max(line.pausedUntil, Date.now() + Math.min(failure.retryAfterMs, pauseMsMax));
  for (const waiting of line.waiting) waiting.abort(pauseBegan);
}

function refuseInPause(line: Line, seat: AskedSeat): void {
  const leftMs = line.pausedUntil - Date.now();
  if (leftMs <= 0) return;
  throw seatFailed(
    seat,
    'model.rate-limited',
    `was not asked: ${seat.provider} limits how fast it is asked, and told this process to wait ${seconds(leftMs)} more`,
    Math.ceil(leftMs),
  );
}

const seconds = (ms: number): string => {
  const count = Math.ceil(ms / 1000);
  return count === 1 ? '1 second' : `${count} seconds`;
};
