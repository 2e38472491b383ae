import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Takes the lock `path` for as long as this process lives, or null when another holds it. The lock is the operating
 * system's, taken through SQLite: it ends with its holder, however that ends, so that no stale lock is ever left.
 */
export function tryLock(path: string): { release(): void } | null {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as Error).message.includes('locked')) return null;
    throw error;
  }
  return { release: () => database.close() };
}

/** Waits for the lock; `waiting` is called once, when another is found to hold it. Throws when `signal` says stop. */
export async function lock(
  path: string,
  waiting: () => void,
  signal: AbortSignal,
): Promise<{ release(): void }> {
  for (let told = false; ; ) {
    const held = tryLock(path);
    if (held) return held;
    if (!told) waiting();
    told = true;
    await sleep(250, undefined, { signal });
  }
}
