import { and, desc, eq, inArray, isNotNull, ne, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { type AuditId, type BlobId, blobId, changeId, type ChangeId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { audits, ballots } from './schema.ts';

/** Whether `audit`, a column with the ids of audits, names one of this line. */
export const isOfLine = (db: Database, audit: PgColumn, line: string): SQL =>
  inArray(audit, db.select({ id: audits.id }).from(audits).where(eq(audits.line, line)));

/** What the latest other audit of the line by this panel was planned with, whatever became of it; null when there is none. */
export async function findFormerPlan(
  db: Database,
  { line, panel, auditId }: { line: string; panel: string; auditId: AuditId },
): Promise<{ planId: BlobId; changeId: ChangeId } | null> {
  const [row] = await db
    .select({ plan: audits.plan, change: audits.change })
    .from(audits)
    .where(
      and(
        eq(audits.line, line),
        eq(audits.panel, panel),
        ne(audits.id, auditId),
        isNotNull(audits.plan),
        isNotNull(audits.change),
      ),
    )
    .orderBy(desc(audits.startedAt), desc(audits.id))
    .limit(1);
  return row ? { planId: blobId(row.plan ?? ''), changeId: changeId(row.change ?? '') } : null;
}

/** Keys of all questions that seats have answered with a ballot in audits of the line. */
export async function answeredQuestions(db: Database, line: string): Promise<Set<string>> {
  const rows = await db
    .selectDistinct({ key: ballots.questionKey })
    .from(ballots)
    .where(and(isOfLine(db, ballots.audit, line), isNotNull(ballots.questionKey)));
  return new Set(rows.flatMap(({ key }) => key ?? []));
}
