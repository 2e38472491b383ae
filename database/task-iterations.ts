import { and, asc, eq, lte, sql } from 'drizzle-orm';
import { type BlobId, blobId, type TaskId } from '../core/ids.ts';
import type { IterationRecord } from '../core/loop/record.ts';
import type { TestReport } from '../core/test-report/report.ts';
import { getJson } from './blobs.ts';
import type { Database } from './client.ts';
import { taskIterations } from './schema.ts';

/**
 * Records an iteration, with the blob of its test report, and has the task's record say how far it is and what it cost.
 * Safe to repeat: the first record counts.
 */
export async function saveIteration(
  db: Database,
  task: TaskId,
  record: IterationRecord,
  report: BlobId | null,
): Promise<void> {
  await db
    .insert(taskIterations)
    .values({ task, iteration: record.number, record, report })
    .onConflictDoNothing();
  await db.execute(sql`
    update tasks set iterations = greatest(iterations, ${record.number}), cost_micro_usd = (
      select coalesce(sum(cost_micro_usd), 0) from task_messages where task = ${task})
    where id = ${task} and state = 'running'`);
}

/** All iterations up to this one, or all, in order. */
export async function loadIterations(
  db: Database,
  task: TaskId,
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<IterationRecord[]> {
  const rows = await db
    .select({ record: taskIterations.record })
    .from(taskIterations)
    .where(and(eq(taskIterations.task, task), lte(taskIterations.iteration, Math.min(upTo, 2 ** 31 - 1))))
    .orderBy(asc(taskIterations.iteration));
  return rows.map(({ record }) => record);
}

const is = (task: TaskId, iteration: number) =>
  and(eq(taskIterations.task, task), eq(taskIterations.iteration, iteration));

/** One iteration's record; null where it has not ended. */
export async function loadIteration(
  db: Database,
  task: TaskId,
  iteration: number,
): Promise<IterationRecord | null> {
  const [row] = await db
    .select({ record: taskIterations.record })
    .from(taskIterations)
    .where(is(task, iteration));
  return row?.record ?? null;
}

/** The test report of an iteration; null where it has none. */
export async function findReport(db: Database, task: TaskId, iteration: number): Promise<TestReport | null> {
  const [row] = await db
    .select({ report: taskIterations.report })
    .from(taskIterations)
    .where(is(task, iteration));
  return row?.report ? getJson<TestReport>(db, blobId(row.report)) : null;
}

/**
 * Adds to an iteration's record what became of it later. Safe to repeat; two at once follow one another. Gives the record
 * as it is then, null where there is none.
 */
export async function noteOnIteration(
  db: Database,
  task: TaskId,
  iteration: number,
  known: Partial<Pick<IterationRecord, 'taken' | 'objections' | 'restart' | 'proven'>>,
): Promise<IterationRecord | null> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .select({ record: taskIterations.record })
      .from(taskIterations)
      .where(is(task, iteration))
      .for('update');
    if (!row) return null;
    const record = { ...row.record, ...known };
    await tx.update(taskIterations).set({ record }).where(is(task, iteration));
    return record;
  });
}
