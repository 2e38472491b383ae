import { sql } from 'drizzle-orm';
import type { Database } from './client.ts';

/**
 * Does the work while nobody else does any of the same name, on whatever machine: an activity that Temporal gave up on
 * may still run beside its next try. The lock goes with the connection, whatever becomes of the process.
 */
export async function withLock<T>(db: Database, name: string, work: () => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
    return work();
  });
}
