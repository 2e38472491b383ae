import { and, asc, eq } from 'drizzle-orm';
import type { ToolResult } from '../core/develop/contract.ts';
import { type BlobId, blobId, type TaskId } from '../core/ids.ts';
import { putJson } from './blobs.ts';
import type { Database } from './client.ts';
import { taskCalls } from './schema.ts';

/** What the developer is shown of a call, as it is stored. What carried it out may keep more beside this. */
export interface ToolOutcome {
  text: string;
  attachments?: readonly { name: string; mediaType: string; base64: string }[];
}

export interface FinishedCall extends ToolResult {
  turn: number;
  /** From 0. */
  call: number;
  iteration: number;
  tool: string;
  /** Of tool, arguments and result, by which repetition is told. */
  hash: string;
  durationMs: number;
}

const columns = {
  turn: taskCalls.turn,
  call: taskCalls.call,
  iteration: taskCalls.iteration,
  tool: taskCalls.tool,
  ok: taskCalls.ok,
  summary: taskCalls.summary,
  hash: taskCalls.hash,
  outcome: taskCalls.outcome,
  durationMs: taskCalls.durationMs,
};

/** Records what a call came to. Safe to repeat: the first result counts. */
export async function saveToolResult(
  db: Database,
  task: TaskId,
  result: FinishedCall,
  outcome: ToolOutcome,
): Promise<void> {
  await db
    .insert(taskCalls)
    .values({ task, ...result, outcome: await putJson(db, outcome) })
    .onConflictDoNothing();
}

export type RecordedCall = FinishedCall & { outcome: BlobId };

const read = (row: { outcome: string } & FinishedCall): RecordedCall => ({
  ...row,
  outcome: blobId(row.outcome),
});

export async function findToolResult(
  db: Database,
  task: TaskId,
  turn: number,
  call: number,
): Promise<ToolResult | null> {
  const [row] = await db
    .select(columns)
    .from(taskCalls)
    .where(and(eq(taskCalls.task, task), eq(taskCalls.turn, turn), eq(taskCalls.call, call)));
  if (!row) return null;
  const { ok, summary } = row;
  return { ok, summary };
}

/** Results of the calls of one turn, in their order. */
export async function callsOfTurn(db: Database, task: TaskId, turn: number): Promise<RecordedCall[]> {
  const rows = await db
    .select(columns)
    .from(taskCalls)
    .where(and(eq(taskCalls.task, task), eq(taskCalls.turn, turn)))
    .orderBy(asc(taskCalls.call));
  return rows.map(read);
}

/** Calls of one iteration, in the order in which they were made. */
export async function callsOfIteration(
  db: Database,
  task: TaskId,
  iteration: number,
): Promise<RecordedCall[]> {
  const rows = await db
    .select(columns)
    .from(taskCalls)
    .where(and(eq(taskCalls.task, task), eq(taskCalls.iteration, iteration)))
    .orderBy(asc(taskCalls.turn), asc(taskCalls.call));
  return rows.map(read);
}
