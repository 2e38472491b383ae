import { and, desc, eq, isNotNull, ne, sql } from 'drizzle-orm';
import type { TaskPlan } from '../core/develop/plan.ts';
import type { TaskQuestion, TaskResult } from '../core/develop/status.ts';
import { type BlobId, type TaskId, taskId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { taskInterventions, tasks } from './schema.ts';

export type TaskRow = typeof tasks.$inferSelect;

export interface NewTask {
  taskId: TaskId;
  workflowId: string;
  plan: TaskPlan;
  planId: BlobId;
}

export type OpenedTask =
  | { opened: true }
  | { opened: false; takenBy: { taskId: TaskId; workflowId: string } };

/**
 * Opens a task's record, unless another task that runs has its branch in the same repository: of two at once one gets
 * it. An earlier run of the same workflow counts as over, since Temporal lets only one run at a time. Safe to repeat.
 */
export async function openTaskRecord(
  db: Database,
  { taskId: id, workflowId, plan, planId }: NewTask,
): Promise<OpenedTask> {
  const { input, developer, title, branch } = plan;
  const { repository } = input;
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${repository}\n${branch}`}, 1))`);
    const [known] = await tx.select({ id: tasks.id }).from(tasks).where(eq(tasks.id, id));
    if (known) return { opened: true };
    await tx
      .update(tasks)
      .set({
        state: 'failed',
        note: 'Its workflow was ended from outside.',
        question: sql`null`,
        endedAt: sql`now()`,
      })
      .where(and(eq(tasks.workflowId, workflowId), eq(tasks.state, 'running'), ne(tasks.id, id)));
    const [other] = await tx
      .select({ id: tasks.id, workflowId: tasks.workflowId })
      .from(tasks)
      .where(and(eq(tasks.repository, repository), eq(tasks.branch, branch), eq(tasks.state, 'running')));
    if (other) return { opened: false, takenBy: { taskId: taskId(other.id), workflowId: other.workflowId } };
    const { provider, model, simulated } = developer;
    await tx.insert(tasks).values({
      id,
      workflowId,
      title,
      repository,
      branch,
      panel: input.panel,
      plan: planId,
      provider,
      model,
      simulated,
      state: 'running',
    });
    return { opened: true };
  });
}

/** What a task learns of itself on its way. */
export async function updateTask(
  db: Database,
  id: TaskId,
  known: Partial<Pick<TaskRow, 'engine' | 'iterations' | 'costMicroUsd' | 'pullRequest' | 'headCommit'>>,
): Promise<void> {
  await db.update(tasks).set(known).where(eq(tasks.id, id));
}

/** What a person is asked at the moment; null once that is answered. */
export async function saveQuestion(db: Database, id: TaskId, question: TaskQuestion | null): Promise<void> {
  // A null in a JSON column would be JSON's own, which is no absence.
  const value = question ?? sql`null`;
  await db.update(tasks).set({ question: value }).where(eq(tasks.id, id));
}

/** Ends a task's record, which frees its branch. Safe to repeat: the first end counts. */
export async function closeTaskRecord(db: Database, id: TaskId, result: TaskResult): Promise<void> {
  const { outcome, note, iterations, interventions, costMicroUsd, waitedMs, pullRequest, bundle } = result;
  await db
    .update(tasks)
    .set({
      state: outcome,
      note,
      iterations,
      interventions,
      costMicroUsd,
      waitedMs,
      pullRequest,
      bundle,
      // One that is cancelled while it asks waits for nobody any more.
      question: sql`null`,
      endedAt: sql`now()`,
    })
    .where(and(eq(tasks.id, id), eq(tasks.state, 'running')));
}

/** The task of this id, or the latest of the workflow of this id; null when nothing is recorded under either. */
export async function findTask(db: Database, id: string): Promise<TaskRow | null> {
  const [exact] = await db.select().from(tasks).where(eq(tasks.id, id));
  if (exact) return exact;
  const [latest] = await db
    .select()
    .from(tasks)
    .where(eq(tasks.workflowId, id))
    .orderBy(desc(tasks.startedAt), desc(tasks.id))
    .limit(1);
  return latest ?? null;
}

/** The latest tasks, or only those in `state`. Newest first. */
export async function listTasks(
  db: Database,
  { state, limit }: { state?: string; limit: number },
): Promise<TaskRow[]> {
  return db
    .select()
    .from(tasks)
    .where(state === undefined ? undefined : eq(tasks.state, state))
    .orderBy(desc(tasks.startedAt), desc(tasks.id))
    .limit(limit);
}

/** The tasks that wait for an answer of a person, the one begun last first. */
export async function listAskingTasks(
  db: Database,
  limit: number,
): Promise<(TaskRow & { question: TaskQuestion })[]> {
  const rows = await db
    .select()
    .from(tasks)
    .where(and(eq(tasks.state, 'running'), isNotNull(tasks.question)))
    .orderBy(desc(tasks.startedAt), desc(tasks.id))
    .limit(limit);
  return rows.flatMap(({ question, ...row }) => (question ? [{ ...row, question }] : []));
}

export type NewIntervention = Omit<typeof taskInterventions.$inferInsert, 'createdAt'>;

/** Records that a person was asked or stepped in, and counts it. Safe to repeat: the first of a number counts. */
export async function saveIntervention(db: Database, intervention: NewIntervention): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.insert(taskInterventions).values(intervention).onConflictDoNothing();
    // Refused answers are on record too, and are no interventions.
    await tx.execute(sql`
      update tasks set (interventions, waited_ms) = (
        select count(*) filter (where refused is null), coalesce(sum(waited_ms), 0)
          from task_interventions where task = ${intervention.task})
      where id = ${intervention.task} and state = 'running'`);
  });
}
