import { and, arrayOverlaps, desc, eq, isNotNull, ne, or, sql } from 'drizzle-orm';
import { type BlobId, type IncidentId, incidentId } from '../core/ids.ts';
import type { IncidentPlan } from '../core/remedy/plan-incident.ts';
import type { RemedyQuestion, RemedyResult } from '../core/remedy/status.ts';
import type { Database } from './client.ts';
import { incidentAnswers, incidentPlans, incidents, incidentViews } from './schema.ts';

export type IncidentRow = typeof incidents.$inferSelect;
export type IncidentPlanRow = typeof incidentPlans.$inferSelect;

/** Opens an incident's record. Safe to repeat. An earlier run of the same workflow that was ended from outside counts as over. */
export async function openIncidentRecord(
  db: Database,
  { workflowId, plan, planId }: { workflowId: string; plan: IncidentPlan; planId: BlobId },
): Promise<void> {
  const { incidentId: id, input, title, assets, remediator } = plan;
  await db.transaction(async (tx) => {
    await tx
      .update(incidents)
      .set({
        state: 'failed',
        note: 'Its workflow was ended from outside.',
        question: sql`null`,
        endedAt: sql`now()`,
      })
      .where(and(eq(incidents.workflowId, workflowId), eq(incidents.state, 'open'), ne(incidents.id, id)));
    await tx
      .insert(incidents)
      .values({
        id,
        workflowId,
        title,
        what: input.what,
        assets: input.assets,
        labels: [
          ...new Set(assets.flatMap((one) => Object.entries(one.labels).map((pair) => pair.join('=')))),
        ],
        plan: planId,
        provider: remediator?.provider ?? null,
        model: remediator?.model ?? null,
        simulated: remediator?.simulated ?? false,
        state: 'open',
      })
      .onConflictDoNothing();
  });
}

/**
 * The incident of this id; only where there is none, the latest of the workflow of this id. Whoever starts a workflow gives it
 * any id, so also that of another's incident. Null when nothing is recorded under either.
 */
export async function findIncident(db: Database, id: string): Promise<IncidentRow | null> {
  const [exact] = await db.select().from(incidents).where(eq(incidents.id, id));
  if (exact) return exact;
  const [latest] = await db
    .select()
    .from(incidents)
    .where(eq(incidents.workflowId, id))
    .orderBy(desc(incidents.startedAt), desc(incidents.id))
    .limit(1);
  return latest ?? null;
}

/** The latest incidents, newest first. */
export const listIncidents = (db: Database, limit: number): Promise<IncidentRow[]> =>
  db.select().from(incidents).orderBy(desc(incidents.startedAt), desc(incidents.id)).limit(limit);

/** Those that wait for people, the one begun last first. */
export const listAskingIncidents = (db: Database, limit: number): Promise<IncidentRow[]> =>
  db
    .select()
    .from(incidents)
    .where(and(eq(incidents.state, 'open'), isNotNull(incidents.question)))
    .orderBy(desc(incidents.startedAt), desc(incidents.id))
    .limit(limit);

export async function saveRemedyQuestion(
  db: Database,
  id: IncidentId,
  question: RemedyQuestion | null,
): Promise<void> {
  // A null in a JSON column would be JSON's own, which is no absence.
  await db
    .update(incidents)
    .set({ question: question ?? sql`null` })
    .where(eq(incidents.id, id));
}

/** Ends an incident's record. Safe to repeat: the first end counts. */
export async function closeIncidentRecord(
  db: Database,
  id: IncidentId,
  { outcome, note, plan, rounds, costMicroUsd }: RemedyResult,
): Promise<void> {
  await db
    .update(incidents)
    .set({
      state: outcome,
      note,
      planHash: plan,
      rounds,
      costMicroUsd,
      question: sql`null`,
      endedAt: sql`now()`,
    })
    .where(and(eq(incidents.id, id), eq(incidents.state, 'open')));
}

/** Puts a plan that stands on record. Safe to repeat: the first of a round counts. */
export async function saveIncidentPlan(
  db: Database,
  row: Omit<IncidentPlanRow, 'createdAt' | 'end' | 'helped' | 'reasons'>,
): Promise<void> {
  await db.insert(incidentPlans).values(row).onConflictDoNothing();
  await db.update(incidents).set({ planHash: row.hash }).where(eq(incidents.id, row.incident));
}

/** What a plan came to. What is told later of the same plan, such as that it was undone, takes its place. */
export async function endIncidentPlan(
  db: Database,
  { incident, round, ...end }: Pick<IncidentPlanRow, 'incident' | 'round' | 'end' | 'helped' | 'reasons'>,
): Promise<void> {
  await db
    .update(incidentPlans)
    .set(end)
    .where(and(eq(incidentPlans.incident, incident), eq(incidentPlans.round, round)));
}

export const plansOfIncident = (db: Database, incident: string): Promise<IncidentPlanRow[]> =>
  db.select().from(incidentPlans).where(eq(incidentPlans.incident, incident)).orderBy(incidentPlans.round);

export type IncidentViewRow = typeof incidentViews.$inferSelect;

/** Safe to repeat: the first view of a seat counts. */
export async function saveView(db: Database, row: Omit<IncidentViewRow, 'createdAt'>): Promise<void> {
  await db.insert(incidentViews).values(row).onConflictDoNothing();
}

export async function findView(
  db: Database,
  { incident, round, seat }: Pick<IncidentViewRow, 'incident' | 'round' | 'seat'>,
): Promise<IncidentViewRow | null> {
  const [row] = await db
    .select()
    .from(incidentViews)
    .where(
      and(eq(incidentViews.incident, incident), eq(incidentViews.round, round), eq(incidentViews.seat, seat)),
    );
  return row ?? null;
}

export const viewsOfIncident = (db: Database, incident: string): Promise<IncidentViewRow[]> =>
  db
    .select()
    .from(incidentViews)
    .where(eq(incidentViews.incident, incident))
    .orderBy(incidentViews.round, incidentViews.seat);

export type IncidentAnswerRow = typeof incidentAnswers.$inferSelect;

/** Safe to repeat. */
export async function saveIncidentAnswer(
  db: Database,
  row: Omit<IncidentAnswerRow, 'createdAt'>,
): Promise<void> {
  await db.insert(incidentAnswers).values(row).onConflictDoNothing();
}

export const answersOfIncident = (db: Database, incident: string): Promise<IncidentAnswerRow[]> =>
  db
    .select()
    .from(incidentAnswers)
    .where(eq(incidentAnswers.incident, incident))
    .orderBy(incidentAnswers.number);

/** A past incident and what was done about it, for whoever meets one like it. */
export interface PastRemedy {
  incident: IncidentId;
  what: string;
  assets: string[];
  outcome: string;
  note: string;
  startedAt: Date;
  plan: Pick<IncidentPlanRow, 'title' | 'deeds' | 'end' | 'helped'> | null;
  /** Of the same asset, of one with the same label, or only of similar words. */
  alike: 'asset' | 'label' | 'words';
}

const candidatesMax = 200;
const foundMax = 8;

/**
 * Past incidents of the same assets, then of assets with the same labels, then with the same words; of each kind those
 * first whose plan helped, then the latest. `mayTell`: whether one that is about these assets may be told of.
 */
export async function findSimilar(
  db: Database,
  of: Pick<IncidentRow, 'id' | 'assets' | 'labels'>,
  { words, mayTell }: { words: string; mayTell: (assets: readonly string[]) => boolean },
): Promise<PastRemedy[]> {
  const query = wordsOf(words);
  const likeWords =
    query === ''
      ? sql`false`
      : sql`to_tsvector('simple', ${incidents.what}) @@ to_tsquery('simple', ${query})`;
  const rows = await db
    .select({ incident: incidents, plan: incidentPlans, likeWords: sql<boolean>`${likeWords}` })
    .from(incidents)
    .leftJoin(incidentPlans, and(eq(incidentPlans.incident, incidents.id), isNotNull(incidentPlans.helped)))
    .where(
      and(
        ne(incidents.id, of.id),
        ne(incidents.state, 'open'),
        or(
          arrayOverlaps(incidents.assets, of.assets),
          of.labels.length > 0 ? arrayOverlaps(incidents.labels, of.labels) : undefined,
          likeWords,
        ),
      ),
    )
    .orderBy(desc(incidents.startedAt))
    .limit(candidatesMax);
  return rows
    .filter(({ incident }) => mayTell(incident.assets))
    .map(
      ({ incident, plan }): PastRemedy => ({
        incident: incidentId(incident.id),
        what: incident.what,
        assets: incident.assets,
        outcome: incident.state,
        note: incident.note,
        startedAt: incident.startedAt,
        plan: plan && { title: plan.title, deeds: plan.deeds, end: plan.end, helped: plan.helped },
        alike: overlap(incident.assets, of.assets)
          ? 'asset'
          : overlap(incident.labels, of.labels)
            ? 'label'
            : 'words',
      }),
    )
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .slice(0, foundMax);
}

const ranks: Record<PastRemedy['alike'], number> = { asset: 0, label: 2, words: 4 };
const rankOf = ({ alike, plan }: PastRemedy): number => ranks[alike] + (plan?.helped === true ? 0 : 1);

const overlap = (one: readonly string[], other: readonly string[]): boolean =>
  one.some((item) => other.includes(item));

const wordsMax = 12;

/** Any of the longer words, in the form that PostgreSQL takes; nothing of them is taken for an operator. */
const wordsOf = (text: string): string =>
  [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]{5,40}/gu) ?? [])].slice(0, wordsMax).join(' | ');
