import type { Client, WorkflowHandle } from '@temporalio/client';
import type { AuditRow } from '../database/reports.ts';
import { auditIdOf } from '../core/ids.ts';
import { latestRun } from './latest-run.ts';
import { UsageError } from './usage-error.ts';

/**
 * The run that carries out this audit.
 *
 * @throws UsageError when the engine has no such run any more
 */
export async function handleOf(client: Client, audit: AuditRow): Promise<WorkflowHandle> {
  const { workflowId } = audit;
  const run = await latestRun(client, workflowId);
  if (run === null || auditIdOf(workflowId, run.firstRunId) !== audit.id) {
    throw new UsageError(
      `Audit ${audit.id} is over: the engine no longer runs it, and a later audit of the same change may have taken its place. See npx countersign list.`,
    );
  }
  return client.workflow.getHandle(workflowId, run.runId);
}

export const noSuchAudit = (id: string) =>
  new UsageError(
    `No audit or task ${JSON.stringify(id.slice(0, 200))} is recorded here: see npx countersign list, or npx countersign tasks.`,
  );
