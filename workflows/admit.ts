import { isCancellation, patched, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { DeliveryWish, StartActivities, StartWish } from '../core/people/start-contract.ts';
import { asWorkflowFailure } from './failure-words.ts';

/** Beside the workflow, since nothing else may go before it; only our own database stands behind it. */
const { admitStart } = proxyLocalActivities<StartActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '0.2 seconds', maximumInterval: '10 seconds' },
});

/**
 * The first thing that a workflow does, before anything is read or spent. A child was started by one that was admitted
 * itself: no input makes a workflow a child.
 *
 * @throws ApplicationFailure `start.refused`
 */
export async function admit(wish: StartWish | DeliveryWish): Promise<void> {
  const { parent, workflowId, runId } = workflowInfo();
  if (parent !== undefined || !patched('starts-are-admitted')) return;
  try {
    await admitStart({ ...wish, workflowId, runId });
  } catch (error) {
    throw isCancellation(error) ? error : asWorkflowFailure(error);
  }
}
