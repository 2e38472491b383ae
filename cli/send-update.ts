import type { Client, WorkflowHandle } from '@temporalio/client';
import { reasonOf } from './live/watch.ts';

const answerWithinMs = 30_000;

/** What `sendUpdate` returns when no workflow is left to answer. */
export const ended = Symbol('ended');

/**
 * Null when what was sent counts, else why it does not; `ended` when no workflow is left to say so.
 *
 * @throws Error when no worker answers in time
 */
export async function sendUpdate(
  client: Client,
  handle: WorkflowHandle,
  name: string,
  input: unknown,
): Promise<string | typeof ended | null> {
  try {
    await client.withDeadline(Date.now() + answerWithinMs, () =>
      handle.executeUpdate(name, { args: [input] }),
    );
    return null;
  } catch (error) {
    const { name: kind } = error as Error;
    if (kind === 'WorkflowUpdateFailedError') return reasonOf(error);
    if (kind === 'WorkflowNotFoundError') return ended;
    if (kind === 'WorkflowUpdateRPCTimeoutOrCancelledError') {
      throw new Error('No worker answered within 30 s: run npm start, then send it again.', { cause: error });
    }
    throw error;
  }
}
