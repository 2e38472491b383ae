import { getExternalWorkflowHandle, patched } from '@temporalio/workflow';
import { feedbackName } from '../core/develop/messages.ts';
import type { DeliveryInput } from '../core/github/delivery.ts';
import { findTaskOfPullRequest } from './activities.ts';

/** What may be news to a task that follows its pull request; of checks GitHub names the commit alone. */
function aboutOf(delivery: DeliveryInput) {
  const { owner, repo } = delivery;
  switch (delivery.kind) {
    case 'checks':
      return { owner, repo, head: delivery.head };
    case 'review':
    case 'comment':
    case 'review-comment':
    case 'said':
    case 'closed':
      return { owner, repo, number: delivery.number };
    default:
      return null;
  }
}

/** Wakes the task that follows the pull request, if one does: what is new it reads itself. Null where none was told. */
export async function tellTask(delivery: DeliveryInput): Promise<string | null> {
  const about = aboutOf(delivery);
  if (about === null || !patched('tell-tasks')) return null;
  const { workflowId } = await findTaskOfPullRequest(about);
  if (workflowId === null) return null;
  const told = await getExternalWorkflowHandle(workflowId)
    .signal(feedbackName)
    .then(
      () => true,
      // It has ended by itself in the meantime.
      () => false,
    );
  return told ? `told task ${workflowId}` : null;
}
