import { asc, desc, eq, isNull } from 'drizzle-orm';
import type { Database } from './client.ts';
import { killLifts, kills } from './remedy-tables.ts';

export type KillRow = typeof kills.$inferSelect;

/** False where everything is stopped already: one kill at a time is enough, and one to lift. */
export async function saveKill(
  db: Pick<Database, 'insert' | 'select'>,
  kill: Pick<KillRow, 'id' | 'by' | 'reason'>,
): Promise<boolean> {
  if ((await openKills(db)).length > 0) return false;
  const added = await db.insert(kills).values(kill).onConflictDoNothing().returning({ id: kills.id });
  return added.length > 0;
}

/** Those that hold, the latest first. */
export const openKills = (db: Pick<Database, 'select'>): Promise<KillRow[]> =>
  db.select().from(kills).where(isNull(kills.liftedAt)).orderBy(desc(kills.at));

/** A person's lift of a kill; the persons whose lifts stand by then, in the order in which they came. */
export async function saveLift(
  db: Pick<Database, 'insert' | 'select'>,
  lift: Omit<typeof killLifts.$inferSelect, 'at'>,
): Promise<string[]> {
  await db.insert(killLifts).values(lift).onConflictDoNothing();
  return liftersOf(db, lift.kill);
}

export async function liftersOf(db: Pick<Database, 'select'>, kill: string): Promise<string[]> {
  const rows = await db
    .select({ person: killLifts.person })
    .from(killLifts)
    .where(eq(killLifts.kill, kill))
    .orderBy(asc(killLifts.at));
  return rows.map(({ person }) => person);
}

export async function closeKill(db: Pick<Database, 'update'>, id: string, liftedAt: Date): Promise<void> {
  await db.update(kills).set({ liftedAt }).where(eq(kills.id, id));
}
