import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';

const secondsPerDay = 86_400;
const triesMax = 200;

/** A namespace of one's own on the run's Temporal server, so that fixed task queues of different tests never meet. */
export async function createNamespace(address: string): Promise<string> {
  const namespace = `test-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: secondsPerDay as never },
    });
    await untilUsable(connection, namespace);
  } finally {
    await connection.close();
  }
  return namespace;
}

/** The server's caches learn of a new namespace a moment later than its database. */
async function untilUsable(connection: Connection, namespace: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
      await connection.operatorService.listSearchAttributes({ namespace });
      return;
    } catch (error) {
      if (tries >= triesMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
