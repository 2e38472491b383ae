import { DatabaseSync } from 'node:sqlite';

/**
 * Takes the lock `path` for as long as this process lives, or null when another holds it. The lock is the operating
 * system's, taken through SQLite: it ends with its holder, however that ends, so that no stale lock is ever left. As in
 * `embedded/lock.ts`, which this folder may not import.
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
