import { Failed } from '../../core/failed.ts';
import type { Snapshot } from '../../core/sandbox/box-call.ts';
import { hashOf } from './hash.ts';
import type { Journal } from './journal.ts';
import type { Outcomes } from './outcomes.ts';
import { addRecord, type History, type JournalRecord } from './records.ts';

/** What is done under a key: the same key with anything else of this is refused. */
export interface Wish {
  what: 'call' | 'snapshot' | 'restore' | 'merge' | 'room' | 'host';
  key: string;
  asked: unknown;
}

export interface Work<T> {
  /** Before anything of it is done: a box that runs, every unknown fate settled. Gives what the workspace holds, or null for a deed that does not touch it. */
  prepare(): Promise<Snapshot | null>;
  /**
   * `before` is what `prepare` gave. `restored`: an earlier try of this deed was undone. `at`: what the workspace holds
   * then; null where that is as it was, or where somebody looks later.
   */
  make(tried: { before: Snapshot | null; restored: boolean }): Promise<{ answer: T; at: Snapshot | null }>;
}

interface Book {
  history: History;
  journal: Journal;
  outcomes: Outcomes;
  /** Names of the services that run now. */
  services(): string[];
}

/** Waiting for their turn in one task; a workflow that asks for more than this at once has gone astray. */
const waitingMax = 64;

export interface Once {
  /** @throws Failed `sandbox.refused` where the key was used for something else, or too much waits */
  once: <T>(wish: Wish, work: Work<T>) => Promise<T>;
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** To the journal, and to what we know of it. */
  write: (record: JournalRecord) => Promise<void>;
}

/** Sees to it that the deeds of one task are done one at a time, in the order they were asked for, each once. */
export function createOnce(book: Book): Once {
  const running = new Map<string, { hash: string; outcome: Promise<unknown> }>();
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };

  const write = async (record: JournalRecord) => {
    await book.journal.append(record);
    addRecord(book.history, record);
  };

  const carry = async <T>(id: string, hash: string, work: Work<T>): Promise<T> => {
    const before = await work.prepare();
    await write({ kind: 'begun', id, hash, before });
    const restored = book.history.deeds.get(id)?.restored ?? false;
    const { answer, at } = await work.make({ before, restored });
    const kept = await book.outcomes.keep(answer);
    await write({ kind: 'ended', id, answer: kept, at, services: book.services() });
    return answer;
  };

  const once = <T>(wish: Wish, work: Work<T>): Promise<T> => {
    const id = `${wish.what}/${wish.key}`;
    const hash = hashOf(wish.asked);
    const now = running.get(id);
    const known = now ?? book.history.deeds.get(id);
    if (known && known.hash !== hash) return Promise.reject(keyTaken(wish));
    // The answer under an id is of the type that its `what` says.
    if (now) return now.outcome as Promise<T>;
    const answer = book.history.deeds.get(id)?.answer;
    if (answer) return book.outcomes.read(answer) as Promise<T>;
    if (running.size >= waitingMax) return Promise.reject(tooMany());
    const outcome = inTurn(() => carry(id, hash, work)).finally(() => running.delete(id));
    outcome.catch(() => undefined);
    running.set(id, { hash, outcome });
    return outcome;
  };
  return { once, inTurn, write };
}

const keyTaken = ({ what, key }: Wish) =>
  new Failed(
    'sandbox.refused',
    `The key "${key}" was used for another ${what} in this sandbox: a key stands for one ${what} with one content. Ask under a new key.`,
  );

const tooMany = () =>
  new Failed(
    'sandbox.refused',
    `${waitingMax} calls wait for their turn in this sandbox already: wait for their outcomes first.`,
  );
