import type { Client } from '@temporalio/client';

/** The latest run of a workflow. */
export interface LatestRun {
  /** What names its execution, before any continuation. */
  firstRunId: string;
  runId: string;
  type: string;
  /** As Temporal names it, such as `RUNNING` and `TERMINATED`. */
  status: string;
}

/** Null where the engine knows no workflow of this id, or no longer does. */
export async function latestRun(client: Client, workflowId: string): Promise<LatestRun | null> {
  const described = await client.workflow
    .getHandle(workflowId)
    .describe()
    .catch((error: unknown) => {
      if ((error as Error).name === 'WorkflowNotFoundError') return null;
      throw error;
    });
  const firstRunId = described?.raw.workflowExecutionInfo?.firstRunId || described?.runId;
  if (!described || !firstRunId) return null;
  const { runId, type, status } = described;
  return { firstRunId, runId, type, status: status.name };
}
