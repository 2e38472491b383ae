import type { Client } from '@temporalio/client';
import { taskSweepId, taskSweepWorkflowType } from '../core/develop/task-sweep.ts';
import { queues } from '../core/queues.ts';

/** A sandbox that nobody needs is open for no longer than this. */
const every = '10 minutes';

/** Makes the schedule that clears up after tasks, unless it is there: a person may have changed or paused it. */
export async function scheduleTaskSweeps(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: taskSweepId,
      spec: { intervals: [{ every }] },
      action: {
        type: 'startWorkflow',
        workflowType: taskSweepWorkflowType,
        workflowId: taskSweepId,
        taskQueue: queues.countersign,
        args: [{}],
        staticSummary: 'Clears up after tasks whose workflow was ended from outside.',
      },
      // What was missed is missed: the next sweep sees all there is.
      policies: { overlap: 'SKIP', catchupWindow: '1 minute', pauseOnFailure: false },
    });
  } catch (error) {
    if ((error as Error).name !== 'ScheduleAlreadyRunning') throw error;
  }
}
