import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { TaskId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { tasks } from './schema.ts';

/** Tasks that are to run, by the record. */
export async function runningTasks(db: Database): Promise<{ id: TaskId; workflowId: string }[]> {
  const rows = await db
    .select({ id: tasks.id, workflowId: tasks.workflowId })
    .from(tasks)
    .where(eq(tasks.state, 'running'));
  return rows as { id: TaskId; workflowId: string }[];
}

/** Whether there ever was a task: without one there is no sandbox either. */
export async function anyTask(db: Database): Promise<boolean> {
  return (await db.select({ id: tasks.id }).from(tasks).limit(1)).length > 0;
}

/** Ends the record of a task whose workflow could not, which frees its branch. Safe to repeat. */
export async function endLeftRecord(db: Database, id: TaskId, note: string): Promise<void> {
  await db
    .update(tasks)
    .set({ state: 'failed', note, question: sql`null`, endedAt: sql`now()` })
    .where(and(eq(tasks.id, id), eq(tasks.state, 'running')));
}

/** Which of these are on record here, and over. */
export async function overAmong(db: Database, ids: readonly TaskId[]): Promise<TaskId[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(inArray(tasks.id, [...ids]), ne(tasks.state, 'running')));
  return rows.map(({ id }) => id as TaskId);
}
