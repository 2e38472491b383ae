import { and, asc, desc, eq, inArray, isNull, lt, or } from 'drizzle-orm';
import { type BlobId, blobId, type IncidentId } from '../core/ids.ts';
import type { Answer, PastTurn, ToldPart } from '../core/develop/conversation.ts';
import { putJson } from './blobs.ts';
import type { Database } from './client.ts';
import { incidentCalls, incidentNotes, incidentTurns } from './schema.ts';
import type { ToolOutcome } from './task-calls.ts';

export interface RemediatorAnswer {
  answer: Answer;
  costMicroUsd: number;
}

export async function findRemediatorAnswer(
  db: Database,
  incident: IncidentId,
  turn: number,
): Promise<RemediatorAnswer | null> {
  const [row] = await db
    .select({ answer: incidentTurns.answer, costMicroUsd: incidentTurns.costMicroUsd })
    .from(incidentTurns)
    .where(and(eq(incidentTurns.incident, incident), eq(incidentTurns.turn, turn)));
  return row ?? null;
}

/** All turns before this one, in order. */
export async function loadRemediatorTurns(
  db: Database,
  incident: IncidentId,
  before: number,
): Promise<PastTurn[]> {
  const rows = await db
    .select({ turn: incidentTurns.turn, told: incidentTurns.told, answer: incidentTurns.answer })
    .from(incidentTurns)
    .where(and(eq(incidentTurns.incident, incident), lt(incidentTurns.turn, before)))
    .orderBy(asc(incidentTurns.turn));
  return rows.map((row) => ({ ...row, iteration: 0 }));
}

export interface NewRemediatorTurn extends RemediatorAnswer {
  incident: IncidentId;
  turn: number;
  told: ToldPart[];
}

/** Records a turn, and that the notes in it are told; all or nothing. Of two answers to one turn the first counts. */
export async function saveRemediatorTurn(
  db: Database,
  { incident, turn, told, answer, costMicroUsd }: NewRemediatorTurn,
): Promise<void> {
  await db.transaction(async (tx) => {
    const inserted = await tx
      .insert(incidentTurns)
      .values({ incident, turn, told, answer, costMicroUsd })
      .onConflictDoNothing()
      .returning({ turn: incidentTurns.turn });
    const keys = told.flatMap((part) => (part.kind === 'note' ? [part.key] : []));
    if (inserted.length === 0 || keys.length === 0) return;
    await tx
      .update(incidentNotes)
      .set({ turn })
      .where(and(eq(incidentNotes.incident, incident), inArray(incidentNotes.key, keys)));
  });
}

/** Leaves a note for the next turn. Safe to repeat: under one key it is told once. */
export async function saveRemediatorNote(
  db: Database,
  incident: IncidentId,
  key: string,
  body: string,
): Promise<void> {
  await db.insert(incidentNotes).values({ incident, key, body }).onConflictDoNothing();
}

/** Notes that wait to be told, oldest first. */
export const waitingRemediatorNotes = (
  db: Database,
  incident: IncidentId,
): Promise<{ key: string; text: string }[]> =>
  db
    .select({ key: incidentNotes.key, text: incidentNotes.body })
    .from(incidentNotes)
    .where(and(eq(incidentNotes.incident, incident), isNull(incidentNotes.turn)))
    .orderBy(asc(incidentNotes.createdAt), asc(incidentNotes.key));

export interface RemedyCallResult {
  call: number;
  tool: string;
  ok: boolean;
  summary: string;
  outcome: BlobId;
}

/** Records what a call came to. Safe to repeat: the first result counts. */
export async function saveRemedyCall(
  db: Database,
  incident: IncidentId,
  { turn, call, tool, ok, summary }: Omit<RemedyCallResult, 'outcome'> & { turn: number },
  outcome: ToolOutcome,
): Promise<void> {
  await db
    .insert(incidentCalls)
    .values({ incident, turn, call, tool, ok, summary, outcome: await putJson(db, outcome) })
    .onConflictDoNothing();
}

/** Results of the calls of one turn, in their order. */
export async function remedyCallsOfTurn(
  db: Database,
  incident: IncidentId,
  turn: number,
): Promise<RemedyCallResult[]> {
  const rows = await db
    .select()
    .from(incidentCalls)
    .where(and(eq(incidentCalls.incident, incident), eq(incidentCalls.turn, turn)))
    .orderBy(asc(incidentCalls.call));
  return rows.map(({ call, tool, ok, summary, outcome }) => ({
    call,
    tool,
    ok,
    summary,
    outcome: blobId(outcome),
  }));
}

/** Which call of an incident. */
export interface CallKey {
  incident: IncidentId;
  turn: number;
  call: number;
}

const readingTools = ['describe', 'logs', 'metrics', 'query'];

/** The latest calls before this one that looked at assets, in their order. */
export async function readingsBefore(
  db: Database,
  { incident, turn, call }: CallKey,
  limit: number,
): Promise<{ tool: string; summary: string; outcome: BlobId }[]> {
  const { incident: ofIncident, turn: ofTurn, call: ofCall, tool } = incidentCalls;
  const rows = await db
    .select()
    .from(incidentCalls)
    .where(
      and(
        eq(ofIncident, incident),
        inArray(tool, readingTools),
        or(lt(ofTurn, turn), and(eq(ofTurn, turn), lt(ofCall, call))),
      ),
    )
    .orderBy(desc(ofTurn), desc(ofCall))
    .limit(limit);
  return rows
    .toReversed()
    .map((row) => ({ tool: row.tool, summary: row.summary, outcome: blobId(row.outcome) }));
}
