import { queues } from '../../core/queues.ts';
import { openStage, type Stage } from '../workflows/stage.ts';
import type { History } from './history-file.ts';

/** The history of what is acted out on a stage at `address`, with these activities besides those of the worlds. */
export async function onStage(
  address: string,
  act: (stage: Stage) => Promise<History>,
  activities: Record<string, unknown> = {},
): Promise<History> {
  const stage = await openStage(address, activities);
  try {
    return await act(stage);
  } finally {
    await stage.close();
  }
}

interface Run {
  type: string;
  workflowId: string;
  activities: Record<string, unknown>;
}

/** The history of a workflow that runs to its end by itself. */
export const recordedRun = (address: string, { type, workflowId, activities }: Run): Promise<History> =>
  onStage(
    address,
    async ({ client }) => {
      const options = { workflowId, taskQueue: queues.countersign, args: [{}] };
      const handle = await client.workflow.start(type, options);
      await handle.result();
      return handle.fetchHistory();
    },
    activities,
  );
