import { asc, eq, sql } from 'drizzle-orm';
import type { TaskPlan } from '../core/develop/plan.ts';
import { blobId, taskId } from '../core/ids.ts';
import type { IterationRecord } from '../core/loop/record.ts';
import { getJson } from './blobs.ts';
import type { Database } from './client.ts';
import {
  taskCalls,
  taskInterventions,
  taskIterations,
  taskMessages,
  taskNotes,
  taskRequests,
} from './schema.ts';
import { findAnswer } from './task-messages.ts';
import type { TaskRow } from './tasks.ts';

export type CallRow = typeof taskCalls.$inferSelect;
export type InterventionRow = typeof taskInterventions.$inferSelect;
export type NoteRow = typeof taskNotes.$inferSelect;

/** One answer of the developer, without what it said. */
export interface TurnRow {
  turn: number;
  iteration: number;
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  createdAt: Date;
}

/** All that is recorded of one task, in order of time. */
export interface TaskStory {
  task: TaskRow;
  plan: TaskPlan;
  /** From 0, the state before the first; `report`: blob of its tests. */
  iterations: { record: IterationRecord; report: string | null; createdAt: Date }[];
  turns: TurnRow[];
  calls: CallRow[];
  notes: NoteRow[];
  /** Refused answers of people too. */
  interventions: InterventionRow[];
  /** What the sandbox asked of the network, by host. */
  hosts: { host: string; requests: number; refused: number; bytes: number }[];
}

export async function readTaskStory(db: Database, task: TaskRow): Promise<TaskStory> {
  const { id } = task;
  const [plan, iterations, turns, calls, notes, interventions, hosts] = await Promise.all([
    getJson<TaskPlan>(db, blobId(task.plan)),
    db
      .select({
        record: taskIterations.record,
        report: taskIterations.report,
        createdAt: taskIterations.createdAt,
      })
      .from(taskIterations)
      .where(eq(taskIterations.task, id))
      .orderBy(asc(taskIterations.iteration)),
    readTurns(db, id),
    db
      .select()
      .from(taskCalls)
      .where(eq(taskCalls.task, id))
      .orderBy(asc(taskCalls.turn), asc(taskCalls.call)),
    db
      .select()
      .from(taskNotes)
      .where(eq(taskNotes.task, id))
      .orderBy(asc(taskNotes.createdAt), asc(taskNotes.key)),
    db
      .select()
      .from(taskInterventions)
      .where(eq(taskInterventions.task, id))
      .orderBy(asc(taskInterventions.number)),
    readHosts(db, id),
  ]);
  return { task, plan, iterations, turns, calls, notes, interventions, hosts };
}

/** What the developer said and asked for in one turn, for people; null where there is none. */
export async function readTurn(db: Database, task: TaskRow, turn: number) {
  const found = await findAnswer(db, taskId(task.id), turn);
  return found?.answer ?? null;
}

async function readTurns(db: Database, id: string): Promise<TurnRow[]> {
  const { position, iteration, inputTokens, cachedTokens, outputTokens, costMicroUsd, createdAt } =
    taskMessages;
  const rows = await db
    .select({
      position,
      iteration,
      inputTokens,
      cachedTokens,
      outputTokens,
      costMicroUsd,
      createdAt,
      role: taskMessages.role,
    })
    .from(taskMessages)
    .where(eq(taskMessages.task, id))
    .orderBy(asc(position));
  return rows
    .filter(({ role }) => role === 'assistant')
    .map(({ position, iteration, inputTokens, cachedTokens, outputTokens, costMicroUsd, createdAt }) => ({
      turn: position / 2,
      iteration,
      inputTokens,
      cachedTokens,
      outputTokens,
      costMicroUsd,
      createdAt,
    }));
}

async function readHosts(db: Database, id: string): Promise<TaskStory['hosts']> {
  const { host, refused, sentBytes, receivedBytes } = taskRequests;
  const rows = await db
    .select({
      host,
      requests: sql<string>`count(*)`,
      refused: sql<string>`count(${refused})`,
      bytes: sql<string>`sum(${sentBytes} + ${receivedBytes})`,
    })
    .from(taskRequests)
    .where(eq(taskRequests.task, id))
    .groupBy(host)
    .orderBy(asc(host));
  return rows.map((row) => ({
    host: row.host,
    requests: Number(row.requests),
    refused: Number(row.refused),
    bytes: Number(row.bytes),
  }));
}

/** Policy and input of a task, as they were when it began. */
export const readTaskPlan = (db: Database, task: Pick<TaskRow, 'plan'>): Promise<TaskPlan> =>
  getJson<TaskPlan>(db, blobId(task.plan));
