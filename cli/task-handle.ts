import type { Client, WorkflowHandle } from '@temporalio/client';
import { taskWorkflowType } from '../core/develop/messages.ts';
import { taskIdOf } from '../core/ids.ts';
import type { Database } from '../database/client.ts';
import { findTask, type TaskRow } from '../database/tasks.ts';
import { latestRun } from './latest-run.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError when nothing is recorded under this id */
export async function taskNamed(db: Database, id: string): Promise<TaskRow> {
  const task = await findTask(db, id);
  if (task) return task;
  throw new UsageError(
    `No task ${JSON.stringify(id.slice(0, 200))} is recorded here: see npx countersign tasks.`,
  );
}

/** A task by its id, or by its workflow's where it has only just been started, or failed before it was recorded. */
export async function taskToWatch(
  db: Database,
  client: Client,
  id: string,
): Promise<{ handle: WorkflowHandle; taskId: string }> {
  if ((await findTask(db, id)) === null) {
    const run = await runOf(client, id);
    if (run?.type === taskWorkflowType) return { handle: client.workflow.getHandle(id), taskId: run.taskId };
  }
  const task = await taskNamed(db, id);
  return { handle: await handleOfTask(client, task), taskId: task.id };
}

/** The latest run of a workflow, as the task that it would be; null where the engine knows none. */
async function runOf(client: Client, workflowId: string): Promise<{ taskId: string; type: string } | null> {
  const run = await latestRun(client, workflowId);
  return run && { taskId: taskIdOf(workflowId, run.firstRunId), type: run.type };
}

/** The run that carries out this task, or did. @throws UsageError when the engine knows no such run any more */
export async function handleOfTask(client: Client, task: TaskRow): Promise<WorkflowHandle> {
  const { workflowId } = task;
  if ((await runOf(client, workflowId))?.taskId !== task.id) {
    throw new UsageError(
      `Task ${task.id} is over: the engine no longer knows it. Read it with npx countersign task ${task.id}.`,
    );
  }
  return client.workflow.getHandle(workflowId);
}
