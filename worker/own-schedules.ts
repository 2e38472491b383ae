import type { Client } from '@temporalio/client';
import { taskSweepId, taskSweepWorkflowType } from '../core/develop/task-sweep.ts';
import { refreshFleetId, refreshFleetWorkflowType } from '../core/fleet/contract.ts';
import { checkpointId, checkpointWorkflowType } from '../core/trail/contract.ts';
import { makeSchedule } from './make-schedule.ts';

/** What runs by itself from the first day on. */
export async function makeOwnSchedules(client: Client): Promise<void> {
  await makeSchedule(client, {
    id: taskSweepId,
    workflowType: taskSweepWorkflowType,
    // A sandbox that nobody needs is open for no longer than this.
    every: '10 minutes',
    summary: 'Clears up after tasks and incidents whose workflow was ended from outside.',
  });
  await makeSchedule(client, {
    id: checkpointId,
    workflowType: checkpointWorkflowType,
    every: '1 hour',
    summary: 'Signs where the trail stands, and sends that elsewhere.',
  });
  await makeSchedule(client, {
    id: refreshFleetId,
    workflowType: refreshFleetWorkflowType,
    // "fleet.refreshSeconds" says how old what is known of a source may be; this is how often that is looked at.
    every: '1 minute',
    summary: 'Looks at the live systems that the configuration names.',
    // Until then alerts name assets that nobody knows.
    atOnce: true,
  });
}
