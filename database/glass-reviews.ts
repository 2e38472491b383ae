import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Database } from './client.ts';
import { glassReviews } from './remedy-tables.ts';

export type GlassRow = typeof glassReviews.$inferSelect;

/** Opens the review of what is about to be done alone. Safe to repeat. */
export async function openReview(
  db: Pick<Database, 'insert'>,
  row: Pick<GlassRow, 'plan' | 'by' | 'reason'>,
): Promise<void> {
  await db.insert(glassReviews).values(row).onConflictDoNothing();
}

export const openReviews = (db: Pick<Database, 'select'>): Promise<GlassRow[]> =>
  db.select().from(glassReviews).where(isNull(glassReviews.reviewedAt)).orderBy(desc(glassReviews.at));

/** True where it was open. */
export async function closeReview(
  db: Pick<Database, 'update'>,
  plan: string,
  by: { reviewedBy: string; review: string; reviewedAt: Date },
): Promise<boolean> {
  const closed = await db
    .update(glassReviews)
    .set(by)
    .where(and(eq(glassReviews.plan, plan), isNull(glassReviews.reviewedAt)))
    .returning({ plan: glassReviews.plan });
  return closed.length > 0;
}
