import { eq, sql } from 'drizzle-orm';
import { type AuditId, type BlobId, blobId, type ChangeId, changeId } from '../core/ids.ts';
import type { AuditResult } from '../core/panel/contract.ts';
import type { Decision } from '../core/panel/decision.ts';
import type { Database } from './client.ts';
import { audits, decisions, verdicts } from './schema.ts';

/** Opens an audit's record. Safe to repeat. */
export async function openAudit(
  db: Database,
  {
    auditId,
    ...audit
  }: {
    auditId: AuditId;
    workflowId: string;
    title: string;
    panel: string;
    /** The `key` of the pull request whose head it audits. */
    pullRequest?: string;
    headCommit?: string;
    /** Who opened the pull request. */
    author?: string;
  },
): Promise<void> {
  await db
    .insert(audits)
    .values({ id: auditId, ...audit, state: 'reviewing' })
    .onConflictDoNothing();
}

/** What an audit learns of itself on its way. */
export async function updateAudit(
  db: Database,
  auditId: AuditId,
  known: Partial<{
    title: string;
    change: ChangeId;
    plan: BlobId;
    line: string;
    state: 'reviewing' | 'waiting-for-person';
  }>,
): Promise<void> {
  await db.update(audits).set(known).where(eq(audits.id, auditId));
}

/** Where the audit's plan is stored; null while it has none. */
export async function findPlanId(db: Database, auditId: AuditId): Promise<BlobId | null> {
  const [row] = await db.select({ plan: audits.plan }).from(audits).where(eq(audits.id, auditId));
  return row?.plan ? blobId(row.plan) : null;
}

/** The frozen change that is audited; null where none is on the record. */
export async function changeOfAudit(db: Database, auditId: AuditId): Promise<ChangeId | null> {
  const [row] = await db.select({ change: audits.change }).from(audits).where(eq(audits.id, auditId));
  return row?.change ? changeId(row.change) : null;
}

/** Null for an audit that is not on the record. */
export async function workflowOfAudit(db: Database, auditId: AuditId): Promise<string | null> {
  const [row] = await db.select({ id: audits.workflowId }).from(audits).where(eq(audits.id, auditId));
  return row?.id ?? null;
}

/** Ends an audit's record. Safe to repeat. */
export async function closeAuditRecord(
  db: Database,
  auditId: AuditId,
  end: Pick<AuditResult, 'decidedBy' | 'note'> & { verdict: string },
): Promise<void> {
  await db
    .update(audits)
    .set({
      state: 'done',
      verdict: end.verdict,
      decidedBy: end.decidedBy,
      note: end.note,
      endedAt: new Date(),
    })
    .where(eq(audits.id, auditId));
}

/** One answer that reached an audit; `refused` tells why it changed nothing. */
export interface AnswerRecord {
  auditId: AuditId;
  number: number;
  round: number;
  decision: Decision | null;
  raw: string;
  refused: string | null;
}

/** Records an answer under its number. Safe to repeat. */
export async function saveAnswer(db: Database, answer: AnswerRecord): Promise<void> {
  const { auditId, number, round, decision, raw, refused } = answer;
  await db
    .insert(decisions)
    .values({
      audit: auditId,
      number,
      round,
      by: decision?.by ?? null,
      decision: decision?.decision ?? null,
      reason: decision?.reason ?? null,
      raw,
      refused,
    })
    .onConflictDoNothing();
}

/** Records an answer that came when its audit had ended, so that nobody was left to refuse it. Takes the next number. */
export async function saveLateAnswer(
  db: Database,
  late: { auditId: AuditId; decision: Decision; refused: string },
): Promise<void> {
  const { auditId, decision, refused } = late;
  const next = sql<number>`(select coalesce(max(number), 0) + 1 from ${decisions} where audit = ${auditId})`;
  const round = sql<number>`(select coalesce(max(round), 1) from ${verdicts} where audit = ${auditId})`;
  const raw = JSON.stringify(decision).slice(0, 4000);
  await db.transaction(async (tx) => {
    // Two at once would take the same number: the second waits for the first.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${auditId}, 0))`);
    const { by, decision: answer, reason } = decision;
    await tx
      .insert(decisions)
      .values({ audit: auditId, number: next, round, by, decision: answer, reason, raw, refused });
  });
}
