import type { Client, WorkflowHandle } from '@temporalio/client';
import type { AuditRow } from '../database/reports.ts';
import { auditIdOf } from '../core/ids.ts';
import { UsageError } from './usage-error.ts';

/**
 * The run that carries out this audit.
 *
 * @throws UsageError when the engine has no such run any more
 */
export async function handleOf(client: Client, audit: AuditRow): Promise<WorkflowHandle> {
  const { workflowId } = audit;
  const newest = client.workflow.getHandle(workflowId);
  const described = await newest.describe().catch((error: unknown) => {
    if ((error as Error).name === 'WorkflowNotFoundError') return null;
    throw error;
  });
  const first = described?.raw.workflowExecutionInfo?.firstRunId || described?.runId;
  if (!described || !first || auditIdOf(workflowId, first) !== audit.id) {
    throw new UsageError(
      `Audit ${audit.id} is over: the engine no longer runs it, and a later audit of the same change may have taken its place. See npx countersign list.`,
    );
  }
  return client.workflow.getHandle(workflowId, described.runId);
}

export const noSuchAudit = (id: string) =>
  new UsageError(
    `No audit or task ${JSON.stringify(id.slice(0, 200))} is recorded here: see npx countersign list, or npx countersign tasks.`,
  );
