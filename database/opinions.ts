import { and, asc, eq } from 'drizzle-orm';
import type { ToolOutcome } from './task-calls.ts';
import { blobId } from '../core/ids.ts';
import { getJson } from './blobs.ts';
import type { Database } from './client.ts';
import { incidentCalls, incidentOpinions } from './schema.ts';

type OpinionRow = typeof incidentOpinions.$inferSelect;

/** Safe to repeat: the first opinion of a seat on a call counts. */
export async function saveOpinion(db: Database, row: Omit<OpinionRow, 'createdAt'>): Promise<void> {
  await db.insert(incidentOpinions).values(row).onConflictDoNothing();
}

export async function findOpinion(
  db: Database,
  { incident, turn, call, seat }: Pick<OpinionRow, 'incident' | 'turn' | 'call' | 'seat'>,
): Promise<OpinionRow | null> {
  const { incident: ofIncident, turn: ofTurn, call: ofCall, seat: ofSeat } = incidentOpinions;
  const [row] = await db
    .select()
    .from(incidentOpinions)
    .where(and(eq(ofIncident, incident), eq(ofTurn, turn), eq(ofCall, call), eq(ofSeat, seat)));
  return row ?? null;
}

/** What the remediator was told of each time that it asked other models, in order: question, answers and who was lost. */
export async function opinionsOfIncident(db: Database, incident: string): Promise<string[]> {
  const rows = await db
    .select({ outcome: incidentCalls.outcome })
    .from(incidentCalls)
    .where(and(eq(incidentCalls.incident, incident), eq(incidentCalls.tool, 'second_opinion')))
    .orderBy(asc(incidentCalls.turn), asc(incidentCalls.call));
  return Promise.all(rows.map(async ({ outcome }) => (await getJson<ToolOutcome>(db, blobId(outcome))).text));
}
