import { randomUUID } from 'node:crypto';
import { refreshFleetWorkflowType } from '../../core/fleet/contract.ts';
import type { History } from './history-file.ts';
import { recordedRun } from './on-stage.ts';

/** The history of a look at two sources, of which one cannot be read. */
export const recordedFleetRefresh = (address: string): Promise<History> =>
  recordedRun(address, {
    type: refreshFleetWorkflowType,
    workflowId: `fleet-${randomUUID()}`,
    activities: {
      listDueSources: async () => ({ sources: ['docker', 'shop'] }),
      refreshSource: async ({ source }: { source: string }) =>
        source === 'shop'
          ? { source, assets: { running: 2, stopped: 1 }, changed: 1, problem: null }
          : { source, assets: {}, changed: 0, problem: 'Its daemon does not answer.' },
    },
  });
