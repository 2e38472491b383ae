import type { Client } from '@temporalio/client';
import type { LeftTaskActivities } from '../../core/develop/contract.ts';
import { type TaskId, taskIdOf } from '../../core/ids.ts';
import type { Database } from '../../database/client.ts';
import { anyTask, endLeftRecord, runningTasks } from '../../database/left-tasks.ts';
import { whileRunning } from '../while-running.ts';

/** A workflow that was terminated writes nothing any more: of what is on record as running, Temporal knows better. */
export const createLeftTaskActivities = ({
  db,
  client,
}: {
  db: Database;
  client: Client;
}): LeftTaskActivities => ({
  endLeftTasks: () =>
    whileRunning(async () => {
      const ended: TaskId[] = [];
      for (const { id, workflowId } of await runningTasks(db)) {
        const how = await endOf(client, workflowId, id);
        if (how === null) continue;
        await endLeftRecord(db, id, `Its workflow was ended from outside (${how}): its snapshots are kept.`);
        ended.push(id);
      }
      return { ended, tasks: await anyTask(db) };
    }),
});

/** How the workflow of a task ended; null while it runs. */
async function endOf(client: Client, workflowId: string, id: TaskId): Promise<string | null> {
  const described = await client.workflow
    .getHandle(workflowId)
    .describe()
    .catch((error: Error) => {
      if (error.name === 'WorkflowNotFoundError') return null;
      throw error;
    });
  if (described === null) return 'Temporal no longer knows it';
  const first = described.raw.workflowExecutionInfo?.firstRunId || described.runId;
  if (taskIdOf(workflowId, first) !== id) return 'another run has its id';
  const status = described.status.name;
  return status === 'RUNNING' ? null : status.toLowerCase().replaceAll('_', ' ');
}
