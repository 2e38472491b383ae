import { and, desc, eq, isNull, notInArray } from 'drizzle-orm';
import type { SignedWord } from '../core/remedy/lift.ts';
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

/** Whatever its row says of its end; the latest first. `but`: plans whose reviews are known to be over. */
export const listReviews = (
  db: Pick<Database, 'select'>,
  { but, limit }: { but: readonly string[]; limit: number },
): Promise<GlassRow[]> =>
  db
    .select()
    .from(glassReviews)
    .where(notInArray(glassReviews.plan, [...but]))
    .orderBy(desc(glassReviews.at))
    .limit(limit);

/** True where it was open. `said`: the signed word, by which whoever acts judges for itself. */
export async function closeReview(
  db: Pick<Database, 'update'>,
  plan: string,
  by: { reviewedBy: string; review: string; reviewedAt: Date; said: SignedWord },
): Promise<boolean> {
  const closed = await db
    .update(glassReviews)
    .set(by)
    .where(and(eq(glassReviews.plan, plan), isNull(glassReviews.reviewedAt)))
    .returning({ plan: glassReviews.plan });
  return closed.length > 0;
}

/** What stands as the review of a plan; null where none was given. */
export async function wordOnReview(
  db: Pick<Database, 'select'>,
  plan: string,
): Promise<{ by: string; said: unknown } | null> {
  const { reviewedBy: by, said } = glassReviews;
  const [found] = await db.select({ by, said }).from(glassReviews).where(eq(glassReviews.plan, plan));
  return found?.by == null ? null : { by: found.by, said: found.said };
}

/** Has a review wait again that was called done, or taken out. */
export async function putReviewBack(
  db: Pick<Database, 'insert'>,
  row: Pick<GlassRow, 'plan' | 'by' | 'reason' | 'at'>,
): Promise<void> {
  const { by } = row;
  await db
    .insert(glassReviews)
    .values(row)
    .onConflictDoUpdate({ target: glassReviews.plan, set: { by, reviewedAt: null } });
}
