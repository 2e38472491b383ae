import { taskSweepId, type TaskSweepResult, taskSweepWorkflowType } from '../../core/develop/task-sweep.ts';
import { queues } from '../../core/queues.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { openEngine } from '../stores.ts';
import { count } from '../text/amounts.ts';
import { safeJson } from '../text/safe.ts';
import { wrap } from '../text/screen.ts';

const endsWithin = '2 minutes';

/** Clears up after tasks and incidents whose workflow was ended from outside, as a schedule does every ten minutes. */
export async function sweepTasks(context: Context, { json }: { json: boolean }): Promise<ExitStatus> {
  const { client, close } = await openEngine(context);
  try {
    const handle = await client.workflow.start(taskSweepWorkflowType, {
      workflowId: taskSweepId,
      workflowIdConflictPolicy: 'USE_EXISTING',
      taskQueue: queues.countersign,
      workflowExecutionTimeout: endsWithin,
      args: [{}],
      staticSummary: 'Clears up after tasks and incidents whose workflow was ended from outside.',
    });
    const result = await (handle.result() as Promise<TaskSweepResult>).catch((error: unknown) => {
      throw new Error(
        `The sweep did not come to its end within ${endsWithin}: see that a worker and the sandbox supervisor run (npm start), and read workflow ${taskSweepId} in the Temporal UI.`,
        { cause: error },
      );
    });
    print(json ? [safeJson(result)] : tellSweep(result).flatMap((line) => wrap(context.out, line)));
    return exitStatus.passed;
  } finally {
    await close();
  }
}

function tellSweep({ ended, incidents, closed }: TaskSweepResult): string[] {
  if (ended.length + incidents.length + closed.length === 0)
    return ['Nothing to clear up: every task and incident on record as running runs.'];
  return [
    `${count(ended.length, 'task')} ended, whose workflow no longer ran${ended.length > 0 ? `: ${ended.join(', ')}` : ''}.`,
    `${count(incidents.length, 'incident')} ended, whose workflow no longer ran${incidents.length > 0 ? `: ${incidents.join(', ')}` : ''}.`,
    `${count(closed.length, 'sandbox').replace(/sandboxs$/, 'sandboxes')} closed, their snapshots kept${closed.length > 0 ? `: ${closed.join(', ')}` : ''}.`,
  ];
}
