import { and, eq, sql } from 'drizzle-orm';
import type { AuditId } from '../core/ids.ts';
import type { LostAsk } from '../core/panel/contract.ts';
import { findingDispute } from '../core/panel/finding-dispute.ts';
import type { Judged } from '../core/panel/judge.ts';
import type { JudgedFinding } from '../core/panel/merge-round.ts';
import type { MergedFinding } from '../core/panel/verdict.ts';
import type { Database } from './client.ts';
import { findings, lostAsks, lostRefutations, mergedFindings, verdicts } from './schema.ts';

interface Round {
  auditId: AuditId;
  round: number;
}

/**
 * Records a round's verdict with all that led to it, all or nothing. A second verdict for the same round is ignored, but
 * for one that was judged `again`, which takes the place of the first.
 */
export async function saveVerdict(
  db: Database,
  { auditId, round, again = false }: Round & { again?: boolean },
  judged: Judged,
  lost: LostAsk[],
  spent: { tokens: number; costMicroUsd: number },
  lostRefuters: LostAsk[] = [],
): Promise<void> {
  const key = { audit: auditId, round };
  const { verdict } = judged;
  await db.transaction(async (tx) => {
    if (again) await forgetVerdict(tx, { auditId, round });
    const inserted = await tx
      .insert(verdicts)
      .values({
        ...key,
        verdict: verdict.kind,
        sure: verdict.kind === 'passed' ? verdict.sure : null,
        because: verdict.kind === 'failed' ? verdict.because : [],
        disputes: verdict.kind === 'disputed' ? verdict.over : [],
        coverage: judged.coverage,
        calibration: judged.calibration?.version ?? null,
        ...spent,
      })
      .onConflictDoNothing()
      .returning({ round: verdicts.round });
    if (inserted.length === 0) return;
    for (const asks of chunksOf(lost)) {
      await tx.insert(lostAsks).values(asks.map((ask) => ({ ...key, ...ask })));
    }
    for (const asks of chunksOf(lostRefuters)) {
      await tx.insert(lostRefutations).values(asks.map((ask) => ({ ...key, ...ask })));
    }
    const rows = judged.merged.map((merged, number) => ({ ...key, ...row(merged, number) }));
    for (const some of chunksOf(rows)) await tx.insert(mergedFindings).values(some);
    await markOriginals(tx, { auditId, round }, judged.originals);
  });
}

async function forgetVerdict(tx: Pick<Database, 'delete'>, { auditId, round }: Round): Promise<void> {
  for (const table of [verdicts, lostAsks, lostRefutations, mergedFindings]) {
    await tx.delete(table).where(and(eq(table.audit, auditId), eq(table.round, round)));
  }
}

/** One statement takes 65,535 values, and a merged finding is twenty-five of them. */
const rowsPerStatementMax = 1000;

const chunksOf = <Row>(rows: Row[]): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / rowsPerStatementMax) }, (_, index) =>
    rows.slice(index * rowsPerStatementMax, (index + 1) * rowsPerStatementMax),
  );

/** In one statement: a round may hold thousands of claims. */
async function markOriginals(
  tx: Pick<Database, 'execute'>,
  { auditId, round }: Round,
  originals: JudgedFinding[],
) {
  if (originals.length === 0) return;
  await tx.execute(sql`
    update ${findings} as f set dropped = j.dropped, merged = j.merged
    from jsonb_to_recordset(${JSON.stringify(originals)}::jsonb)
      as j(seat text, piece int, number int, dropped text, merged int)
    where f.audit = ${auditId} and f.round = ${round}
      and f.seat = j.seat and f.piece = j.piece and f.number = j.number`);
}

function row(merged: MergedFinding, number: number) {
  const { title, category, cwe, file, side, startLine, endLine, quote, reason, fix } = merged.finding;
  return {
    number,
    title,
    category,
    cwe,
    severity: merged.severity,
    file,
    side,
    startLine,
    endLine,
    quote,
    reason,
    fix,
    probability: merged.probability,
    calibrated: merged.calibrated,
    confirmedBy: merged.confirmedBy,
    saidBy: [...new Set(merged.originals.map((one) => one.seat))],
    silent: merged.silent,
    refutations: merged.refutations,
    missing: merged.missing,
    refuted: findingDispute(merged, number)?.kind === 'refuted',
    // A column that is left out is null; null itself would be stored as JSON.
    ...(merged.ignored && { ignored: merged.ignored }),
  };
}
