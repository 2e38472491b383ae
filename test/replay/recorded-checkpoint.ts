import { queues } from '../../core/queues.ts';
import { checkpointId, checkpointWorkflowType } from '../../core/trail/contract.ts';
import { openStage } from '../workflows/stage.ts';
import type { History } from './history-file.ts';

/** The history of a checkpoint that goes to two places. */
export async function recordedCheckpoint(address: string): Promise<History> {
  const checkpoint = {
    trail: '0b1e5f7a-0000-4000-8000-000000000001',
    number: 7,
    sum: 'a'.repeat(64),
    at: '2026-11-21T10:00:00.000Z',
    key: 'key',
    signature: 'signature',
  };
  const stage = await openStage(address, {
    makeCheckpoint: async () => ({ checkpoint, to: ['folder', 'repository'] }),
    sendCheckpoint: async () => {},
  });
  try {
    const options = { workflowId: checkpointId, taskQueue: queues.countersign, args: [{}] };
    const handle = await stage.client.workflow.start(checkpointWorkflowType, options);
    await handle.result();
    return await handle.fetchHistory();
  } finally {
    await stage.close();
  }
}
