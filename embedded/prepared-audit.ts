import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { AuditStatus } from '../core/panel/status.ts';
import { queues } from '../core/queues.ts';
import { clientOf, connect, type TemporalSettings } from '../settings/temporal.ts';
import type { Progress } from './progress.ts';

export const preparedAuditId = 'audit-welcome';

/** The prepared audit as it stands; `status` is null when it could not be asked. */
export interface PreparedAudit {
  id: string;
  runId: string;
  status: AuditStatus | null;
}

const waitMs = 20_000;
const queryMs = 2000;

/**
 * Opens the audit that newcomers find waiting for them, once per Temporal server: an earlier one
 * is left as it is, unless it failed.
 * Waits up to 20 s until it has a question or is done. Never throws: the engine serves without it.
 */
export async function openPreparedAudit(
  settings: TemporalSettings,
  stopped: AbortSignal,
  progress: Progress,
): Promise<PreparedAudit | null> {
  const step = progress('A prepared audit to look at');
  try {
    const connection = await connect(settings);
    const client = clientOf(connection, settings);
    try {
      await start(client);
      const status = await settle(client, stopped);
      step.done(status ? phaseInWords(status) : 'its state could not be asked');
      const { runId } = await client.workflow.getHandle(preparedAuditId).describe();
      return { id: preparedAuditId, runId, status };
    } finally {
      await connection.close();
    }
  } catch (error) {
    step.skipped((error as Error).message);
    return null;
  }
}

async function start(client: Client): Promise<void> {
  const text = readFileSync(new URL('welcome.patch', import.meta.url), 'utf8');
  try {
    await client.workflow.start('auditChange', {
      workflowId: preparedAuditId,
      taskQueue: queues.countersign,
      args: [{ change: { kind: 'patch', text }, panel: 'default' }],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

async function settle(client: Client, stopped: AbortSignal): Promise<AuditStatus | null> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const status = await askStatus(client);
    const settled = status?.phase === 'waiting-for-person' || status?.phase === 'done';
    if (settled || stopped.aborted || performance.now() > deadline) return status;
    const { status: execution } = await client.workflow.getHandle(preparedAuditId).describe();
    if (execution.name !== 'RUNNING' && execution.name !== 'COMPLETED') {
      throw new Error(
        `"${preparedAuditId}" ended as ${execution.name.toLowerCase()}; its page in the Temporal UI says why`,
      );
    }
    await sleep(200);
  }
}

/** Null while it is too young to answer. */
async function askStatus(client: Client): Promise<AuditStatus | null> {
  try {
    // A query that no worker answers would hang for half a minute.
    const ask = () => client.workflow.getHandle(preparedAuditId).query<AuditStatus>('status');
    return await client.withDeadline(Date.now() + queryMs, ask);
  } catch {
    return null;
  }
}

export const phaseInWords = ({ phase, verdict }: AuditStatus): string =>
  phase === 'waiting-for-person'
    ? 'disputed, waits for a person'
    : phase === 'done'
      ? `done: ${verdict}`
      : phase;
