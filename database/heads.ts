import { and, desc, eq, gte, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import { auditId, blobId, changeId, seatId } from '../core/ids.ts';
import type { PublishedRound } from '../core/github/contract.ts';
import type { AuditResult } from '../core/panel/contract.ts';
import type { Database } from './client.ts';
import { audits, ballots, lostSpending, mergedFindings, refutations, verdicts } from './schema.ts';

/** An audit of a head that nobody has ended yet, as far as the records know. */
export interface OpenAuditRow {
  pullRequest: string;
  head: string;
  workflowId: string;
  state: string;
}

/** Audits on the record that have not ended, of all heads of one pull request. */
export async function openAuditsOf(db: Database, key: string): Promise<OpenAuditRow[]> {
  const rows = await db
    .select()
    .from(audits)
    .where(and(eq(audits.pullRequest, key), ne(audits.state, 'done')));
  return rows.flatMap(openRow);
}

/** The same of all pull requests. */
export async function openAuditsOfPullRequests(db: Database): Promise<OpenAuditRow[]> {
  const rows = await db
    .select()
    .from(audits)
    .where(and(isNotNull(audits.pullRequest), ne(audits.state, 'done')));
  return rows.flatMap(openRow);
}

const openRow = ({ pullRequest, headCommit: head, workflowId, state }: typeof audits.$inferSelect) =>
  pullRequest !== null && head !== null ? [{ pullRequest, head, workflowId, state }] : [];

const settled = ['passed', 'failed', 'expired'];

/** What the last audit of a head came to; null where none came to a verdict. */
export async function settledAudit(
  db: Database,
  { key, head }: { key: string; head: string },
): Promise<AuditResult | null> {
  const [row] = await db
    .select()
    .from(audits)
    .where(and(eq(audits.pullRequest, key), eq(audits.headCommit, head), inArray(audits.verdict, settled)))
    .orderBy(desc(audits.startedAt))
    .limit(1);
  if (!row) return null;
  const id = auditId(row.id);
  const [rounds, seats] = await Promise.all([
    db.select().from(verdicts).where(eq(verdicts.audit, id)).orderBy(verdicts.round),
    db
      .selectDistinct({ seat: ballots.seat })
      .from(ballots)
      .where(and(eq(ballots.audit, id), eq(ballots.simulated, true))),
  ]);
  const last = rounds.at(-1)?.round ?? 1;
  const findings = await db.$count(
    mergedFindings,
    and(eq(mergedFindings.audit, id), eq(mergedFindings.round, last)),
  );
  return {
    auditId: id,
    verdict: row.verdict as AuditResult['verdict'],
    decidedBy: row.decidedBy,
    note: row.note,
    findings,
    costMicroUsd: rounds.reduce((sum, round) => sum + round.costMicroUsd, 0),
    simulatedSeats: seats.map(({ seat }) => seatId(seat)).sort(),
  };
}

/** The last audit of a pull request that was judged, and what publishing it takes. */
export async function lastJudgedRound(db: Database, key: string): Promise<PublishedRound | null> {
  const [row] = await db
    .select({ audit: audits, round: verdicts.round, judged: verdicts.verdict })
    .from(audits)
    .innerJoin(verdicts, eq(verdicts.audit, audits.id))
    .where(and(eq(audits.pullRequest, key), isNotNull(audits.change), isNotNull(audits.plan)))
    .orderBy(desc(audits.startedAt), desc(verdicts.round))
    .limit(1);
  if (!row || row.audit.change === null || row.audit.plan === null) return null;
  const { audit } = row;
  return {
    auditId: auditId(audit.id),
    changeId: changeId(row.audit.change),
    planId: blobId(row.audit.plan),
    round: row.round,
    verdict: (audit.verdict ?? row.judged) as AuditResult['verdict'],
    decidedBy: audit.decidedBy,
    note: audit.note,
  };
}

/** Every audit of these heads that has a verdict, or has not ended, of whatever pull request. */
export async function auditsOfHeads(
  db: Database,
  heads: string[],
): Promise<{ open: OpenAuditRow[]; settled: { pullRequest: string; head: string }[] }> {
  if (heads.length === 0) return { open: [], settled: [] };
  const rows = await db
    .select()
    .from(audits)
    .where(and(inArray(audits.headCommit, heads), isNotNull(audits.pullRequest)));
  return {
    open: rows.filter((row) => row.state !== 'done').flatMap(openRow),
    settled: rows
      .filter((row) => settled.includes(row.verdict ?? ''))
      .flatMap(openRow)
      .map(({ pullRequest, head }) => ({ pullRequest, head })),
  };
}

/** The `key` of the pull request that an audit is about; null for other audits and unknown ones. */
export async function pullRequestOf(db: Database, id: string): Promise<string | null> {
  const [row] = await db.select({ key: audits.pullRequest }).from(audits).where(eq(audits.id, id));
  return row?.key ?? null;
}

/** What audits of pull requests that began since then have cost so far, in millionths of a dollar. */
export async function spentOnPullRequests(db: Database, since: Date): Promise<number> {
  const spent = (table: typeof ballots | typeof refutations | typeof lostSpending) =>
    db
      .select({ sum: sql<string>`coalesce(sum(${table.costMicroUsd}), 0)` })
      .from(table)
      .innerJoin(audits, eq(audits.id, table.audit))
      .where(and(isNotNull(audits.pullRequest), gte(table.createdAt, since)));
  const sums = await Promise.all([spent(ballots), spent(refutations), spent(lostSpending)]);
  return sums.reduce((total, [row]) => total + Number(row?.sum ?? 0), 0);
}
