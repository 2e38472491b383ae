import type { Client } from '@temporalio/client';
import { type LatestRun, latestRunOf } from '../core/latest-run.ts';

/** Null where the engine knows no workflow of this id, or no longer does. */
export const latestRun = (client: Client, workflowId: string): Promise<LatestRun | null> =>
  client.workflow
    .getHandle(workflowId)
    .describe()
    .then(latestRunOf, (error: unknown) => {
      if ((error as Error).name === 'WorkflowNotFoundError') return null;
      throw error;
    });
