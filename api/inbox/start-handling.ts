import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/client';
import { type DeliveryInput, deliveryWorkflowId } from '../../core/github/delivery.ts';
import { deliveryWorkflowType } from '../../core/panel/messages.ts';
import { queues } from '../../core/queues.ts';
import type { DueDelivery, Forwarding } from '../../database/deliveries.ts';

const startMs = 5000;
/** gRPC's number for what is wrong with the request itself, whenever it is sent. */
const invalidArgument = 3;

/** Starts `handleDelivery` for a delivery; one that was started already, by whomever, counts as forwarded. Never throws. */
export const createHandlingStarter =
  (client: Client) =>
  async ({ id, delivery }: DueDelivery): Promise<Forwarding> => {
    const input: DeliveryInput = { id, ...delivery };
    const options = {
      taskQueue: queues.countersign,
      workflowId: deliveryWorkflowId(id),
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [input],
    } as const;
    try {
      await client.connection.withDeadline(Date.now() + startMs, () =>
        client.workflow.start(deliveryWorkflowType, options),
      );
      return { kind: 'forwarded' };
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'forwarded' };
      const cause = error instanceof ServiceError ? error.cause : error;
      const why = cause instanceof Error ? cause.message : String(cause);
      const ofThisOne = isGrpcServiceError(cause) && (cause.code as number) === invalidArgument;
      return { kind: ofThisOne ? 'postponed' : 'later', why };
    }
  };
