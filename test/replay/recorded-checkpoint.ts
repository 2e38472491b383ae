import { checkpointId, checkpointWorkflowType } from '../../core/trail/contract.ts';
import type { History } from './history-file.ts';
import { recordedRun } from './on-stage.ts';

const checkpoint = {
  trail: '0b1e5f7a-0000-4000-8000-000000000001',
  number: 7,
  sum: 'a'.repeat(64),
  at: '2026-11-21T10:00:00.000Z',
  key: 'key',
  signature: 'signature',
};

/** The history of a checkpoint that goes to two places. */
export const recordedCheckpoint = (address: string): Promise<History> =>
  recordedRun(address, {
    type: checkpointWorkflowType,
    workflowId: checkpointId,
    activities: {
      makeCheckpoint: async () => ({ checkpoint, to: ['folder', 'repository'] }),
      sendCheckpoint: async () => {},
    },
  });
