import { and, desc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import { type Agreement, krippendorffAlpha } from '../core/calibration/krippendorff-alpha.ts';
import { type RaterId, raterOf } from '../core/calibration/voices.ts';
import { blobId } from '../core/ids.ts';
import type { Focus } from '../core/panel/finding.ts';
import type { AuditPlan } from '../core/panel/plan.ts';
import { getJson } from './blobs.ts';
import type { Database } from './client.ts';
import { audits, ballots, findings } from './schema.ts';

/** A panel as its latest planned audit had it. */
export interface RecordedPanel {
  name: string;
  plan: AuditPlan;
}

/** Agreement is of the latest pieces only: models and prompts change. */
const unitsMax = 100;

/** Panels that have planned an audit, by name; only that of `name` where one is given. */
export async function listPanels(db: Database, name?: string): Promise<RecordedPanel[]> {
  const rows = await db
    .selectDistinctOn([audits.panel], { name: audits.panel, plan: audits.plan })
    .from(audits)
    .where(and(isNotNull(audits.plan), name === undefined ? undefined : eq(audits.panel, name)))
    .orderBy(audits.panel, desc(audits.startedAt), desc(audits.id));
  return Promise.all(
    rows.map(async (row) => ({
      name: row.name,
      plan: await getJson<AuditPlan>(db, blobId(row.plan ?? '')),
    })),
  );
}

/**
 * How far the seats of a panel agree: over the votes of first rounds, a unit a piece, since in later rounds a person has
 * had a word. A seat that abstained or was lost has no value there, and an answer that was taken over counts once.
 */
export async function readAgreement(db: Database, panel: string): Promise<Agreement> {
  const rows = await db
    .select({ votes: sql<string[]>`array_agg(${ballots.vote})` })
    .from(ballots)
    .innerJoin(audits, eq(audits.id, ballots.audit))
    .where(
      and(
        eq(audits.panel, panel),
        eq(ballots.round, 1),
        ne(ballots.vote, 'abstain'),
        isNull(ballots.reusedFrom),
      ),
    )
    .groupBy(ballots.audit, ballots.piece)
    .having(sql`count(*) > 1`)
    .orderBy(desc(sql`max(${audits.startedAt})`), ballots.audit, ballots.piece)
    .limit(unitsMax);
  return krippendorffAlpha(rows.map((row) => row.votes));
}

/** How many findings each rater has reported that stood at their place, in all audits; those of answers taken over once. */
export async function countReports(db: Database): Promise<Map<RaterId, number>> {
  const { family, model, focus, simulated } = ballots;
  const rows = await db
    .select({ family, model, focus, simulated, reports: sql<number>`count(*)::int` })
    .from(ballots)
    .innerJoin(
      findings,
      and(
        eq(findings.audit, ballots.audit),
        eq(findings.round, ballots.round),
        eq(findings.seat, ballots.seat),
        eq(findings.piece, ballots.piece),
      ),
    )
    .where(and(isNull(findings.dropped), isNotNull(findings.merged), isNull(ballots.reusedFrom)))
    .groupBy(family, model, focus, simulated);
  return new Map(rows.map((row) => [raterOf({ ...row, focus: row.focus as Focus }), row.reports]));
}
