import { ApplicationFailure, patched, proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { LeftTaskActivities, SandboxActivities } from '../core/develop/contract.ts';
import { parseTaskSweepInput, type TaskSweepResult } from '../core/develop/task-sweep.ts';
import { inMarkdown, inSummary } from '../core/panel/markdown.ts';
import { readableInDark } from '../core/panel/temporal-page.ts';
import { queues } from '../core/queues.ts';
import type { LeftIncidentActivities } from '../core/remedy/contract.ts';

const { endLeftTasks, endLeftIncidents } = proxyActivities<LeftTaskActivities & LeftIncidentActivities>({
  taskQueue: queues.countersign,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '10 seconds',
  scheduleToCloseTimeout: '15 minutes',
  retry: { initialInterval: '0.5 seconds', maximumInterval: '30 seconds' },
});

/** A supervisor that is away has nothing open in anybody's way; the next sweep asks again. */
const { listLeftSandboxes, closeSandbox } = proxyActivities<SandboxActivities>({
  taskQueue: queues.sandbox,
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '10 seconds',
  scheduleToCloseTimeout: '15 minutes',
  retry: { initialInterval: '0.5 seconds', maximumInterval: '30 seconds' },
});

/**
 * Ends what tasks left behind whose workflow was ended from outside: their record, which holds a branch, and their
 * sandbox, which holds a place on the machine, snapshots kept. The same for the record of incidents. Input: `{}`. Made to
 * be run by a schedule.
 */
export async function sweepTasks(raw?: unknown): Promise<TaskSweepResult> {
  const refused = parseTaskSweepInput(raw);
  if (refused !== null) throw ApplicationFailure.nonRetryable(refused, 'input.invalid');
  const { ended, tasks } = await endLeftTasks();
  const incidents = patched('left-incidents') ? (await endLeftIncidents()).ended : [];
  const result: TaskSweepResult = { ended, incidents, closed: [] };
  const left = tasks ? await listLeftSandboxes() : [];
  for (const taskId of left) {
    await closeSandbox.executeWithOptions({ summary: inSummary(`close ${taskId}`) }, [{ taskId }]);
    result.closed.push(taskId);
  }
  setCurrentDetails(describeSweep(result));
  return result;
}

const describeSweep = ({ ended, incidents, closed }: TaskSweepResult): string =>
  [
    '### Tasks and incidents whose workflow was ended from outside',
    `${ended.length} tasks were still on record as running, ${incidents.length} incidents as open; ${closed.length} sandboxes were closed, their snapshots kept.`,
    incidents.map((incident) => `- ${inMarkdown(incident)}`).join('\n'),
    closed.map((task) => `- ${inMarkdown(task)}`).join('\n'),
    readableInDark,
  ]
    .filter(Boolean)
    .join('\n\n');
