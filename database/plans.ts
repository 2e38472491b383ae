import { and, desc, eq, gt, lte, ne, sql } from 'drizzle-orm';
import type { Database } from './client.ts';
import { plans } from './remedy-tables.ts';

export type PlanRow = typeof plans.$inferSelect;

/** Safe to repeat. */
export async function savePlan(
  db: Pick<Database, 'insert'>,
  row: Omit<PlanRow, 'createdAt' | 'begunAt' | 'endedAt' | 'state'>,
): Promise<void> {
  await db
    .insert(plans)
    .values({ ...row, state: 'proposed' })
    .onConflictDoNothing();
}

export async function findPlan(db: Pick<Database, 'select'>, hash: string): Promise<PlanRow | null> {
  const [found] = await db.select().from(plans).where(eq(plans.hash, hash));
  return found ?? null;
}

/** The latest plan of an incident's round that was made; null where none was. */
export async function findPlanOfRound(
  db: Database,
  incident: string,
  round: number,
): Promise<PlanRow | null> {
  const [found] = await db
    .select()
    .from(plans)
    .where(and(eq(plans.incident, incident), eq(plans.round, round)))
    .orderBy(desc(plans.createdAt))
    .limit(1);
  return found ?? null;
}

/** Those of which a hash begins so, and the latest ones where nothing is said; waiting ones first. */
export const listPlans = (
  db: Database,
  { prefix, waiting, limit }: { prefix: string; waiting: boolean; limit: number },
): Promise<PlanRow[]> =>
  db
    .select()
    .from(plans)
    .where(
      and(
        sql`starts_with(${plans.hash}, ${prefix})`,
        waiting ? and(eq(plans.state, 'proposed'), gt(plans.expires, sql`now()`)) : undefined,
      ),
    )
    .orderBy(desc(plans.createdAt))
    .limit(limit);

export async function markPlan(
  db: Pick<Database, 'update'>,
  hash: string,
  change: Partial<Pick<PlanRow, 'state' | 'begunAt' | 'endedAt'>>,
): Promise<void> {
  await db.update(plans).set(change).where(eq(plans.hash, hash));
}

/** How many plans were begun between two times, by class; `but` is not counted. */
export async function countBegun(
  db: Database,
  { since, until, but }: { since: Date; until: Date; but: string },
): Promise<Map<string, number>> {
  const rows = await db
    .select({ classes: plans.classes })
    .from(plans)
    .where(and(gt(plans.begunAt, since), lte(plans.begunAt, until), ne(plans.hash, but)));
  const groups = Map.groupBy(
    rows.flatMap(({ classes }) => classes),
    (name) => name,
  );
  return new Map([...groups].map(([name, all]) => [name, all.length]));
}
