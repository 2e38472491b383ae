import { readTaskPlan } from '../../database/task-story.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { fetchBranch } from '../fetch-branch.ts';
import { openRecords } from '../stores.ts';
import { taskNamed } from '../task-handle.ts';
import { safeJson } from '../text/safe.ts';
import { UsageError } from '../usage-error.ts';

/** Writes the branch of a task that is over into the repository that a person stands in. */
export async function fetch(context: Context, id: string, { json }: { json: boolean }): Promise<ExitStatus> {
  const { db, close } = await openRecords(context);
  try {
    const task = await taskNamed(db, id);
    if (task.bundle === null) {
      throw new UsageError(
        task.state === 'running'
          ? `Task ${task.id} is still at work: fetch its branch when it is over, or watch it with npx countersign attach ${task.workflowId}.`
          : `Task ${task.id} kept nothing: nothing differed from what it began with.`,
      );
    }
    const { input } = await readTaskPlan(db, task);
    const fetched = await fetchBranch(db, context.cwd, {
      bundle: task.bundle,
      branch: task.branch,
      base: input.base,
    });
    if (json) print([safeJson(fetched)]);
    else
      print([
        `${fetched.written ? 'Wrote' : 'Here already:'} branch ${fetched.branch}, commit ${fetched.commit.slice(0, 12)}.`,
      ]);
    return exitStatus.passed;
  } finally {
    await close();
  }
}
