import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Provider } from '../../core/panel/seat.ts';
import type { Protocol } from '../ask.ts';

/** One ask, as the simulator saw it. */
export interface LoggedAsk {
  id: string;
  /** When it arrived, ISO 8601. */
  at: string;
  provider: Provider;
  protocol: Protocol;
  model: string;
  stream: boolean;
  /** Who answered; null where no persona came to speak. */
  persona: string | null;
  /** Hex digits of the SHA-256 of the user's side of the prompt. */
  promptSha256: string;
  /** What the client sent as `x-countersign-ask`. */
  key: string | null;
  fault: string | null;
  /** The HTTP status that was sent; null while it is under way, and where none was sent. */
  status: number | null;
  /** From arrival to the last byte; null while it is under way. */
  ms: number | null;
  /** Whether the client went away before it had the whole answer. */
  aborted: boolean;
}

/** The most asks that are kept in memory; the file has them all. */
const keptMax = 10_000;

export interface AskLog {
  arrived(ask: LoggedAsk): void;
  ended(ask: LoggedAsk): void;
  /** Oldest first. */
  entries(): LoggedAsk[];
  clear(): void;
}

/**
 * Keeps the asks in memory, and in `file` too if it is given: appended at once, one JSON line when an ask arrives (`ms` null) and one
 * when it ends, with the same `id`. So the file tells what was asked even after a kill.
 */
export function createAskLog(file: string | null): AskLog {
  let kept: LoggedAsk[] = [];
  if (file) mkdirSync(dirname(file), { recursive: true });
  const append = (ask: LoggedAsk) => {
    if (file) appendFileSync(file, `${JSON.stringify(ask)}\n`);
  };
  return {
    arrived: (ask) => {
      kept = [...kept.slice(1 - keptMax), ask];
      append(ask);
    },
    ended: (ask) => {
      kept = kept.map((other) => (other.id === ask.id ? ask : other));
      append(ask);
    },
    entries: () => kept,
    clear: () => {
      kept = [];
    },
  };
}
