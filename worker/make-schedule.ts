import type { Client } from '@temporalio/client';
import { queues } from '../core/queues.ts';

/** A schedule of our own making, whose workflow takes nothing. */
interface OwnSchedule {
  /** Of the schedule, and of the workflows that it starts. */
  id: string;
  workflowType: string;
  every: '1 minute' | '10 minutes' | '1 hour';
  summary: string;
  /** Whether it also runs as soon as it is made. */
  atOnce?: boolean;
}

/** Makes it, unless it is there: a person may have changed or paused it. */
export async function makeSchedule(
  client: Client,
  { id, workflowType, every, summary, atOnce = false }: OwnSchedule,
): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: id,
      spec: { intervals: [{ every }] },
      action: {
        type: 'startWorkflow',
        workflowType,
        workflowId: id,
        taskQueue: queues.countersign,
        args: [{}],
        staticSummary: summary,
      },
      // What was missed is missed: the next one sees all there is.
      policies: { overlap: 'SKIP', catchupWindow: '1 minute', pauseOnFailure: false },
      state: { triggerImmediately: atOnce },
    });
  } catch (error) {
    if ((error as Error).name !== 'ScheduleAlreadyRunning') throw error;
  }
}
