import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { type AuditId, auditIdOf } from '../core/ids.ts';
import { latestRunOf } from '../core/latest-run.ts';
import { statusName } from '../core/panel/messages.ts';
import type { AuditStatus } from '../core/panel/status.ts';
import { reasonOf } from './live/watch.ts';
import type { Engine } from './stores.ts';

/** An audit under way. */
export interface Started {
  handle: WorkflowHandle;
  auditId: AuditId;
}

const lookEveryMs = 200;
const patienceMs = 60_000;

/**
 * The head's own workflow, which audits a pull request for whoever asks. @throws Error with the reason where the pull
 * request cannot be audited
 */
export async function followElsewhere({ client }: Engine, begun: Started): Promise<Started> {
  const over = new AbortController();
  const ended = client.withAbortSignal(over.signal, () => begun.handle.result());
  ended.catch(() => {
    // The race below tells of it, unless it is over by then.
  });
  const deadline = performance.now() + patienceMs;
  try {
    for (;;) {
      const status = await Promise.race([ended.then(() => null), askStatus(client, begun)]);
      if (status === null) return begun;
      if (status?.elsewhere !== undefined) return await startedAs(client, status.elsewhere);
      if (performance.now() > deadline) {
        throw new Error(
          'No worker that is connected to GitHub has answered for a minute: run npm start, and see npx countersign doctor. The audit is kept and goes on when one does.',
        );
      }
      await sleep(lookEveryMs);
    }
  } catch (error) {
    throw (error as Error).name === 'WorkflowFailedError'
      ? new Error(reasonOf(error), { cause: error })
      : error;
  } finally {
    over.abort();
  }
}

/** Undefined while it is too young to answer. */
const askStatus = (client: Client, { handle }: Started): Promise<AuditStatus | undefined> =>
  client.withDeadline(Date.now() + 5000, () => handle.query<AuditStatus>(statusName)).catch(() => undefined);

async function startedAs(client: Client, workflowId: string): Promise<Started> {
  const described = await client.workflow.getHandle(workflowId).describe();
  const { runId, firstRunId } = latestRunOf(described);
  const handle = client.workflow.getHandle(workflowId, runId);
  return { handle, auditId: auditIdOf(workflowId, firstRunId) };
}
