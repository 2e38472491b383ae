import type { WorkflowHandle } from '@temporalio/client';
import type { TaskResult, TaskStatus } from '../core/develop/status.ts';
import { findTask } from '../database/tasks.ts';
import { readTaskPlan } from '../database/task-story.ts';
import { type Context, print } from './context.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { fetchBranch } from './fetch-branch.ts';
import { createDisplay, noDisplay } from './live/display.ts';
import { renderTask, taskFacts } from './live/task-view.ts';
import { watch } from './live/watch.ts';
import { renderTaskQuestion, renderTaskResult } from './report/task.ts';
import { type Engine, type Records, workflowUrl } from './stores.ts';
import { safeDeep, safeJson } from './text/safe.ts';

/** Watches a task to its end or its question, prints what came of it, and fetches its branch where it was uploaded from here. */
export async function watchTask(
  context: Context,
  { client, db }: Pick<Engine, 'client'> & Pick<Records, 'db'>,
  { handle, taskId, json }: { handle: WorkflowHandle; taskId: string; json: boolean },
): Promise<ExitStatus> {
  const detach = new AbortController();
  const onInterrupt = () => detach.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const view = { render: renderTask, facts: taskFacts };
    const display = json ? noDisplay : await createDisplay(process.stderr, context.err, view);
    const watched = await watch<TaskStatus, TaskResult>(client, handle, display, detach.signal);
    switch (watched.kind) {
      case 'detached':
        process.stderr.write(
          `\nThe task goes on without you. Watch it again: npx countersign attach ${handle.workflowId}\n`,
        );
        return exitStatus.interrupted;
      case 'waiting':
        return await tellQuestion(context, handle, taskId, json);
      case 'done':
        return await tellResult(context, db, watched.result, json);
    }
  } finally {
    process.removeListener('SIGINT', onInterrupt);
  }
}

async function tellQuestion(
  context: Context,
  handle: WorkflowHandle,
  taskId: string,
  json: boolean,
): Promise<ExitStatus> {
  const status = await handle.query<TaskStatus>('status');
  const url = workflowUrl(context, handle.workflowId);
  if (json) print([safeJson({ taskId, question: status.question, url })]);
  else print(renderTaskQuestion(safeDeep(status), { workflowId: handle.workflowId, url }, context.out));
  return exitStatus.waitsForPerson;
}

async function tellResult(
  context: Context,
  db: Records['db'],
  result: TaskResult,
  json: boolean,
): Promise<ExitStatus> {
  const fetched = await fetchOwn(context, db, result);
  if (json) print([safeJson({ ...result, fetched })]);
  else print(renderTaskResult(safeDeep(result), fetched, context.out));
  return result.outcome === 'completed' ? exitStatus.passed : exitStatus.failed;
}

/** The branch of a repository that was uploaded goes back where it came from; elsewhere `fetch` does it. */
async function fetchOwn(context: Context, db: Records['db'], { taskId, bundle, branch }: TaskResult) {
  const task = await findTask(db, taskId);
  if (!task || bundle === null || branch === null || !task.repository.startsWith('bundle:')) return null;
  const { input } = await readTaskPlan(db, task);
  return fetchBranch(db, context.cwd, { bundle, branch, base: input.base }).catch((error: unknown) => ({
    branch,
    problem: error instanceof Error ? error.message : String(error),
  }));
}
