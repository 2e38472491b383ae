import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { Database } from './client.ts';
import { startPasses } from './start-tables.ts';

/** Longer than any delivery or alert is kept, or a signature counts. */
const keepDays = 60;

/** Lets one run start by it; committed when it returns. What was used up before may be used once more. */
export async function announceStart(db: Database, pass: string): Promise<void> {
  const again = { usedBy: null, madeAt: sql`now()` };
  await db.insert(startPasses).values({ pass }).onConflictDoUpdate({ target: startPasses.pass, set: again });
}

/** Uses up what was announced. False where nothing was, or another run has used it. */
export async function useAnnounced(db: Database, pass: string, run: string): Promise<boolean> {
  const used = await db
    .update(startPasses)
    .set({ usedBy: run })
    .where(and(eq(startPasses.pass, pass), or(isNull(startPasses.usedBy), eq(startPasses.usedBy, run))))
    .returning({ pass: startPasses.pass });
  return used.length > 0;
}

/** Uses up what nobody announces. False where another run has used it. */
export async function useOnce(db: Database, pass: string, run: string): Promise<boolean> {
  await db.insert(startPasses).values({ pass, usedBy: run }).onConflictDoNothing();
  const [found] = await db
    .select({ usedBy: startPasses.usedBy })
    .from(startPasses)
    .where(eq(startPasses.pass, pass));
  return found?.usedBy === run;
}

/** Forgets what is older than 60 days. */
export const pruneStartPasses = (db: Database): Promise<unknown> =>
  db.execute(sql`delete from start_passes where made_at < now() - make_interval(days => ${keepDays})`);
