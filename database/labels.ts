import { and, desc, eq, sql } from 'drizzle-orm';
import type { LabelledFinding } from '../core/calibration/fit-correction.ts';
import { distinctLabels, type Label, labelsOfDecision, weightOfLabel } from '../core/calibration/labels.ts';
import { voicesOf } from '../core/calibration/voices.ts';
import type { AuditId } from '../core/ids.ts';
import type { Decision } from '../core/panel/decision.ts';
import type { Focus } from '../core/panel/finding.ts';
import type { Database } from './client.ts';
import { audits, ballots, changes, labels, mergedFindings, verdicts } from './schema.ts';

/** Older ones say what models were like that have changed since; and a fit over more takes longer than it is worth. */
const labelsMax = 1000;

/** Records what a decision says of the findings of its round. Safe to repeat. */
export async function saveLabelsOfDecision(
  db: Database,
  { auditId, round, decision }: { auditId: AuditId; round: number; decision: Decision },
): Promise<void> {
  const [verdict] = await db
    .select({ disputes: verdicts.disputes })
    .from(verdicts)
    .where(and(eq(verdicts.audit, auditId), eq(verdicts.round, round)));
  const made = labelsOfDecision(decision, verdict?.disputes ?? []);
  if (made.length === 0) return;
  const row = ({ finding, real, explicit }: Label) => ({
    audit: auditId,
    round,
    number: finding,
    source: 'decision',
    real,
    explicit,
    by: decision.by,
  });
  await db.insert(labels).values(made.map(row)).onConflictDoNothing();
}

/** The latest labels with the voices on their findings, each finding once, in an order of their own. */
export async function loadLabelledFindings(db: Database): Promise<LabelledFinding[]> {
  const [rows, seats] = await Promise.all([loadLabels(db), loadVoters(db)]);
  return distinctLabels(rows).map((row) => ({
    real: row.real,
    weight: weightOfLabel(row),
    category: row.category as Focus,
    voices: voicesOf(row, seats.get(`${row.audit} ${row.round}`) ?? new Map()),
  }));
}

/** Plain words first, so that what is only implied, of which there is far more, drives none out; then newest first. */
const loadLabels = (db: Database) =>
  db
    .select({
      audit: labels.audit,
      round: labels.round,
      real: labels.real,
      explicit: labels.explicit,
      source: labels.source,
      origin: sql<string>`coalesce(${changes.repository}, ${audits.change}, ${labels.audit})`,
      file: mergedFindings.file,
      side: mergedFindings.side,
      quote: mergedFindings.quote,
      title: mergedFindings.title,
      category: mergedFindings.category,
      saidBy: mergedFindings.saidBy,
      silent: mergedFindings.silent,
      refutations: mergedFindings.refutations,
    })
    .from(labels)
    .innerJoin(
      mergedFindings,
      and(
        eq(mergedFindings.audit, labels.audit),
        eq(mergedFindings.round, labels.round),
        eq(mergedFindings.number, labels.number),
      ),
    )
    .leftJoin(audits, eq(audits.id, labels.audit))
    .leftJoin(changes, eq(changes.id, audits.change))
    .orderBy(
      desc(labels.explicit),
      desc(labels.createdAt),
      labels.audit,
      labels.round,
      labels.number,
      labels.source,
    )
    .limit(labelsMax);

type Voter = Pick<typeof ballots.$inferSelect, 'family' | 'model' | 'simulated'> & { focus: Focus };

/** Who spoke for each seat in each round that has labels, by `audit round`, then by seat. */
async function loadVoters(db: Database): Promise<Map<string, Map<string, Voter>>> {
  const { audit, round, seat, family, model, focus, simulated } = ballots;
  const labelled = db.selectDistinct({ audit: labels.audit }).from(labels);
  const rows = await db
    .selectDistinctOn([audit, round, seat], { audit, round, seat, family, model, focus, simulated })
    .from(ballots)
    .where(sql`${audit} in ${labelled}`)
    .orderBy(audit, round, seat, ballots.piece);
  const voters = new Map<string, Map<string, Voter>>();
  for (const row of rows) {
    const key = `${row.audit} ${row.round}`;
    const known = voters.get(key) ?? new Map<string, Voter>();
    known.set(row.seat, { ...row, focus: row.focus as Focus });
    voters.set(key, known);
  }
  return voters;
}
