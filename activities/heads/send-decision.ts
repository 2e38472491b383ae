import type { Client } from '@temporalio/client';
import type { Decision } from '../../core/panel/decision.ts';
import { decideName } from '../../core/panel/messages.ts';

/**
 * Sends a person's answer to a waiting audit, once for each `key`: a second try gets the first one's reply. Returns why
 * it does not count; null when it does.
 */
export async function sendDecision(
  client: Client,
  {
    key,
    workflowId,
    decision,
    comment,
  }: { key: string; workflowId: string; decision: Decision; comment?: string },
): Promise<{ refused: string | null }> {
  try {
    await client.workflow.getHandle(workflowId).executeUpdate(decideName, {
      args: [comment === undefined ? decision : { ...decision, comment }],
      updateId: key,
    });
    return { refused: null };
  } catch (error) {
    const { name, cause } = error as Error;
    if (name === 'WorkflowUpdateFailedError') {
      return { refused: cause instanceof Error ? cause.message : 'The audit did not take it.' };
    }
    if (name === 'WorkflowNotFoundError') {
      return { refused: 'The audit has ended; an answer changes nothing any more.' };
    }
    throw error;
  }
}
