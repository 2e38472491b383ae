import type { Client } from '@temporalio/client';
import type { LeftTaskActivities } from '../../core/develop/contract.ts';
import { type TaskId, taskIdOf } from '../../core/ids.ts';
import type { Database } from '../../database/client.ts';
import { anyTask, endLeftRecord, runningTasks } from '../../database/left-tasks.ts';
import { endOfWorkflow } from '../latest-run.ts';
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
        const how = await endOfWorkflow(client, workflowId, (first) => taskIdOf(workflowId, first) === id);
        if (how === null) continue;
        await endLeftRecord(db, id, `Its workflow was ended from outside (${how}): its snapshots are kept.`);
        ended.push(id);
      }
      return { ended, tasks: await anyTask(db) };
    }),
});
