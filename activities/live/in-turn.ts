import PQueue from 'p-queue';
import { withLock } from '../../database/advisory-lock.ts';
import type { Database } from '../../database/client.ts';

const turns = new WeakMap<Database, PQueue>();

/**
 * Does one such work at a time, over all processes. Within this one, whoever waits holds no connection: else those who wait
 * would keep the one at work from getting its own.
 */
export function inTurn<T>(db: Database, name: string, work: () => Promise<T>): Promise<T> {
  const queue = turns.get(db) ?? new PQueue({ concurrency: 1 });
  turns.set(db, queue);
  return queue.add(() => withLock(db, name, work));
}
