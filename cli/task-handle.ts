import type { Client, WorkflowHandle } from '@temporalio/client';
import { taskIdOf } from '../core/ids.ts';
import type { Database } from '../database/client.ts';
import { findTask, type TaskRow } from '../database/tasks.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError when nothing is recorded under this id */
export async function taskNamed(db: Database, id: string): Promise<TaskRow> {
  const task = await findTask(db, id);
  if (task) return task;
  throw new UsageError(
    `No task ${JSON.stringify(id.slice(0, 200))} is recorded here: see npx countersign tasks.`,
  );
}

/** The run that carries out this task, or did. @throws UsageError when the engine knows no such run any more */
export async function handleOfTask(client: Client, task: TaskRow): Promise<WorkflowHandle> {
  const { workflowId } = task;
  const described = await client.workflow
    .getHandle(workflowId)
    .describe()
    .catch((error: unknown) => {
      if ((error as Error).name === 'WorkflowNotFoundError') return null;
      throw error;
    });
  const first = described?.raw.workflowExecutionInfo?.firstRunId || described?.runId;
  if (!described || !first || taskIdOf(workflowId, first) !== task.id) {
    throw new UsageError(
      `Task ${task.id} is over: the engine no longer knows it. Read it with npx countersign task ${task.id}.`,
    );
  }
  return client.workflow.getHandle(workflowId);
}
