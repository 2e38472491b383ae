import { and, asc, desc, eq } from 'drizzle-orm';
import type { AuditFound } from '../core/develop/describe-verdict.ts';
import type { AuditId } from '../core/ids.ts';
import { severities } from '../core/panel/finding.ts';
import type { Database } from './client.ts';
import { gateResults, mergedFindings, verdicts } from './schema.ts';

/** What the last round of an audit came to, for whoever mends it: gravest findings first. */
export async function loadAuditFound(db: Database, auditId: AuditId, note: string): Promise<AuditFound> {
  const [verdict] = await db
    .select()
    .from(verdicts)
    .where(eq(verdicts.audit, auditId))
    .orderBy(desc(verdicts.round))
    .limit(1);
  const [found, gates] = await Promise.all([
    db
      .select()
      .from(mergedFindings)
      .where(and(eq(mergedFindings.audit, auditId), eq(mergedFindings.round, verdict?.round ?? 0)))
      .orderBy(asc(mergedFindings.number)),
    db.select().from(gateResults).where(eq(gateResults.audit, auditId)).orderBy(asc(gateResults.gate)),
  ]);
  const grave = (severity: string) => severities.findIndex((one) => one === severity);
  return {
    verdict: verdict?.verdict ?? 'without a verdict',
    note,
    because: verdict ? [...verdict.because, ...verdict.disputes.map(({ question }) => question)] : [],
    findings: found
      .map(({ refuted, ignored, ...finding }) => ({ ...finding, settled: refuted || ignored !== null }))
      .toSorted((a, b) => grave(a.severity) - grave(b.severity)),
    gates: gates.map(({ gate, outcome, hits, problem }) => ({
      gate,
      outcome,
      hits: hits.filter((hit) => !hit.overridden),
      problem,
    })),
  };
}
