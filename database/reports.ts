import { asc, desc, eq, inArray } from 'drizzle-orm';
import type { Snapshot, UpgradeFact } from '../core/change/snapshot.ts';
import { auditId, blobId } from '../core/ids.ts';
import type { AuditPlan } from '../core/panel/plan.ts';
import { getJson } from './blobs.ts';
import type { Database } from './client.ts';
import { lostSpendingByRound, type Spending } from './lost-spending.ts';
import {
  audits,
  ballots,
  changes,
  decisions,
  findings,
  gateResults,
  lostAsks,
  lostRefutations,
  mergedFindings,
  refutations,
  verdicts,
} from './schema.ts';

export type AuditRow = typeof audits.$inferSelect;
export type ChangeRow = typeof changes.$inferSelect;
export type GateRow = typeof gateResults.$inferSelect;
export type BallotRow = typeof ballots.$inferSelect;
export type ClaimRow = typeof findings.$inferSelect;
export type FindingRow = typeof mergedFindings.$inferSelect;
export type LostRow = typeof lostAsks.$inferSelect;
export type RefutationRow = typeof refutations.$inferSelect;
export type VerdictRow = typeof verdicts.$inferSelect;
export type AnswerRow = typeof decisions.$inferSelect;

/** One round of a panel, as recorded. */
export interface RoundStory {
  round: number;
  /** Null while the round is under way. */
  verdict: VerdictRow | null;
  ballots: BallotRow[];
  /** What the seats said, one by one. */
  claims: ClaimRow[];
  /** What the panel makes of it, gravest first. */
  findings: FindingRow[];
  lost: LostRow[];
  /** Second looks at grave findings, an answer an ask. */
  refutations: RefutationRow[];
  /** What was paid for and came to nothing. */
  lostSpending: Spending;
  lostRefutations: LostRow[];
}

/** All that is recorded of one audit. */
export interface AuditStory {
  audit: AuditRow;
  change: ChangeRow | null;
  /** What the registry and the two versions of a package tell by themselves; absent for every other change. */
  upgrade?: UpgradeFact[];
  /** Null until the audit is planned. */
  plan: AuditPlan | null;
  gates: GateRow[];
  rounds: RoundStory[];
  /** Every answer that reached it, refused ones too. */
  decisions: AnswerRow[];
}

/** The latest audits, or only those in `state`. Newest first. */
export async function listAudits(
  db: Database,
  { state, limit }: { state?: AuditRow['state']; limit: number },
): Promise<AuditRow[]> {
  return db
    .select()
    .from(audits)
    .where(state === undefined ? undefined : eq(audits.state, state))
    .orderBy(desc(audits.startedAt), desc(audits.id))
    .limit(limit);
}

/** The audit of this id, or the latest of the workflow of this id; null when nothing is recorded under either. */
export async function findAudit(db: Database, id: string): Promise<AuditRow | null> {
  const [exact] = await db.select().from(audits).where(eq(audits.id, id));
  if (exact) return exact;
  const [latest] = await db
    .select()
    .from(audits)
    .where(eq(audits.workflowId, id))
    .orderBy(desc(audits.startedAt))
    .limit(1);
  return latest ?? null;
}

/** The questions that each of these audits asks at present: those of its latest disputed round. */
export async function openQuestions(db: Database, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(verdicts)
    .where(inArray(verdicts.audit, [...ids]))
    .orderBy(asc(verdicts.round));
  return new Map(rows.map((row) => [row.audit, row.disputes.map((dispute) => dispute.question)]));
}

export async function readStory(db: Database, audit: AuditRow): Promise<AuditStory> {
  const { id } = audit;
  const [change] = audit.change
    ? await db.select().from(changes).where(eq(changes.id, audit.change))
    : [undefined];
  const plan = audit.plan ? await getJson<AuditPlan>(db, blobId(audit.plan)) : null;
  const gates = await db
    .select()
    .from(gateResults)
    .where(eq(gateResults.audit, id))
    .orderBy(gateResults.gate);
  const answers = await db
    .select()
    .from(decisions)
    .where(eq(decisions.audit, id))
    .orderBy(asc(decisions.number));
  const upgrade = change?.kind === 'package-upgrade' ? { upgrade: await loadUpgradeFacts(db, change) } : {};
  return {
    audit,
    change: change ?? null,
    ...upgrade,
    plan,
    gates,
    rounds: await readRounds(db, id),
    decisions: answers,
  };
}

async function loadUpgradeFacts(db: Database, { blob }: ChangeRow): Promise<UpgradeFact[]> {
  const { origin } = await getJson<Snapshot>(db, blobId(blob));
  return origin.kind === 'package-upgrade' ? origin.facts : [];
}

async function readRounds(db: Database, id: string): Promise<RoundStory[]> {
  const [settled, cast, claims, merged, lost, looks, lostLooks, inVain] = await Promise.all([
    db.select().from(verdicts).where(eq(verdicts.audit, id)),
    db.select().from(ballots).where(eq(ballots.audit, id)).orderBy(asc(ballots.seat), asc(ballots.piece)),
    db
      .select()
      .from(findings)
      .where(eq(findings.audit, id))
      .orderBy(asc(findings.seat), asc(findings.piece), asc(findings.number)),
    db.select().from(mergedFindings).where(eq(mergedFindings.audit, id)).orderBy(asc(mergedFindings.number)),
    db.select().from(lostAsks).where(eq(lostAsks.audit, id)).orderBy(asc(lostAsks.seat), asc(lostAsks.piece)),
    db
      .select()
      .from(refutations)
      .where(eq(refutations.audit, id))
      .orderBy(asc(refutations.seat), asc(refutations.piece)),
    db
      .select()
      .from(lostRefutations)
      .where(eq(lostRefutations.audit, id))
      .orderBy(asc(lostRefutations.seat), asc(lostRefutations.piece)),
    lostSpendingByRound(db, auditId(id)),
  ]);
  const rounds = new Set([...settled, ...cast, ...lost].map((row) => row.round));
  return [...rounds]
    .toSorted((a, b) => a - b)
    .map((round) => ({
      round,
      verdict: settled.find((row) => row.round === round) ?? null,
      ballots: cast.filter((row) => row.round === round),
      claims: claims.filter((row) => row.round === round),
      findings: merged.filter((row) => row.round === round),
      lost: lost.filter((row) => row.round === round),
      refutations: looks.filter((row) => row.round === round),
      lostRefutations: lostLooks.filter((row) => row.round === round),
      lostSpending: inVain.get(round) ?? { tokens: 0, costMicroUsd: 0 },
    }));
}
