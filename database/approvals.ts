import { and, asc, eq, not } from 'drizzle-orm';
import type { Database } from './client.ts';
import { approvals } from './remedy-tables.ts';

export type ApprovalRow = typeof approvals.$inferSelect;

/** True where it had not come before. */
export async function saveApproval(
  db: Pick<Database, 'insert'>,
  row: Omit<ApprovalRow, 'receivedAt'>,
): Promise<boolean> {
  const added = await db
    .insert(approvals)
    .values(row)
    .onConflictDoNothing()
    .returning({ sum: approvals.sum });
  return added.length > 0;
}

/** How many are on record of a plan that did not count when they came. */
export const countUncounted = (db: Database, plan: string): Promise<number> =>
  db.$count(approvals, and(eq(approvals.plan, plan), not(approvals.counted)));

/** In the order in which they came. */
export const listApprovals = (db: Database, plan: string): Promise<ApprovalRow[]> =>
  db.select().from(approvals).where(eq(approvals.plan, plan)).orderBy(asc(approvals.receivedAt));
