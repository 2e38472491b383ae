import { asc, desc, eq, isNull, notInArray } from 'drizzle-orm';
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

/** Whatever its row says of its end; the latest first. `but`: ids of those that are known to be over. */
export const listKills = (
  db: Pick<Database, 'select'>,
  { but, limit }: { but: readonly string[]; limit: number },
): Promise<KillRow[]> =>
  db
    .select()
    .from(kills)
    .where(notInArray(kills.id, [...but]))
    .orderBy(desc(kills.at))
    .limit(limit);

/** A person's lift of a kill; a later one takes its place. */
export async function saveLift(
  db: Pick<Database, 'insert'>,
  lift: Omit<typeof killLifts.$inferSelect, 'at'>,
): Promise<void> {
  const { said } = lift;
  await db
    .insert(killLifts)
    .values(lift)
    .onConflictDoUpdate({ target: [killLifts.kill, killLifts.person], set: { said } });
}

const wordsMax = 1000;

/** What was said to lift a kill, in the order in which it came. Whose it is and whether it counts, only the words tell. */
export async function wordsOnKill(db: Pick<Database, 'select'>, kill: string): Promise<unknown[]> {
  const rows = await db
    .select({ said: killLifts.said })
    .from(killLifts)
    .where(eq(killLifts.kill, kill))
    .orderBy(asc(killLifts.at))
    .limit(wordsMax);
  return rows.map(({ said }) => said);
}

export async function closeKill(db: Pick<Database, 'update'>, id: string, liftedAt: Date): Promise<void> {
  await db.update(kills).set({ liftedAt }).where(eq(kills.id, id));
}

/** Has a kill stand again that was called lifted, or taken out. */
export async function putKillBack(
  db: Pick<Database, 'insert'>,
  kill: Pick<KillRow, 'id' | 'by' | 'reason' | 'at'>,
): Promise<void> {
  await db
    .insert(kills)
    .values(kill)
    .onConflictDoUpdate({ target: kills.id, set: { liftedAt: null } });
}
