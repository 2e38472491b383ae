import type { Client } from '@temporalio/client';
import { howRunEnded, latestRunOf } from '../core/latest-run.ts';

/** How the workflow of a record ended, in words; null while it runs. `isIt`: whether the record is that run's. */
export async function endOfWorkflow(
  client: Client,
  workflowId: string,
  isIt: (firstRunId: string) => boolean,
): Promise<string | null> {
  const run = await client.workflow
    .getHandle(workflowId)
    .describe()
    .then(latestRunOf, (error: Error) => {
      if (error.name === 'WorkflowNotFoundError') return null;
      throw error;
    });
  return howRunEnded(run, isIt);
}
