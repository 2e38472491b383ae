import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { parseAuditInput } from '../core/panel/audit-input.ts';
import type { AuditStatus } from '../core/panel/status.ts';
import { passOfStart } from '../core/people/start-text.ts';
import { queues } from '../core/queues.ts';
import { connectDatabase } from '../database/client.ts';
import { announceStart } from '../database/start-passes.ts';
import { sumOf } from '../database/trail.ts';
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
 * Waits up to 20 s until it has a question or is done. Never throws: the engine serves without it. `announce`: has it
 * admitted, though nobody's name is on it.
 */
export async function openPreparedAudit(
  settings: TemporalSettings,
  stopped: AbortSignal,
  progress: Progress,
  announce: () => Promise<void>,
): Promise<PreparedAudit | null> {
  const step = progress('A prepared audit to look at');
  try {
    const connection = await connect(settings);
    const client = clientOf(connection, settings);
    try {
      await announce();
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

const inputOfWelcome = () => ({
  change: { kind: 'patch', text: readFileSync(new URL('welcome.patch', import.meta.url), 'utf8') },
  panel: 'default',
});

/** Puts on record that the prepared audit is started here, and by no person. */
export async function announcePreparedAudit(databaseUrl: string): Promise<void> {
  const parsed = parseAuditInput(inputOfWelcome());
  if ('problem' in parsed) throw new Error(parsed.problem);
  const { db, close } = connectDatabase(databaseUrl, 1);
  try {
    const start = { type: 'auditChange', workflowId: preparedAuditId, input: parsed.input } as const;
    await announceStart(db, passOfStart(start, sumOf));
  } finally {
    await close();
  }
}

async function start(client: Client): Promise<void> {
  try {
    await client.workflow.start('auditChange', {
      workflowId: preparedAuditId,
      taskQueue: queues.countersign,
      args: [inputOfWelcome()],
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
