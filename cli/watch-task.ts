import type { Client, WorkflowHandle } from '@temporalio/client';
import type { TaskResult, TaskStatus } from '../core/develop/status.ts';
import { statusName } from '../core/panel/messages.ts';
import { findTask } from '../database/tasks.ts';
import { readTaskPlan } from '../database/task-story.ts';
import { type Context, print } from './context.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { fetchBranch } from './fetch-branch.ts';
import { createDisplay, noDisplay } from './live/display.ts';
import { renderTask, taskFacts } from './live/task-view.ts';
import { isAsking, watch } from './live/watch.ts';
import { renderAuditOfTask, renderTaskQuestion, renderTaskResult } from './report/task.ts';
import { signaturesCount } from './sign-answer.ts';
import { type Engine, type Records, workflowUrl } from './stores.ts';
import { safeDeep, safeJson } from './text/safe.ts';

interface Watching {
  handle: WorkflowHandle;
  taskId: string;
  json: boolean;
}

const auditAnswersWithinMs = 2000;

/** Watches a task to its end or its question, prints what came of it, and fetches its branch where it was uploaded from here. */
export async function watchTask(
  context: Context,
  { client, db }: Pick<Engine, 'client'> & Pick<Records, 'db'>,
  watching: Watching,
): Promise<ExitStatus> {
  const { handle, json } = watching;
  const detach = new AbortController();
  const onInterrupt = () => detach.abort();
  process.once('SIGINT', onInterrupt);
  try {
    const view = { render: renderTask, facts: taskFacts };
    const display = json ? noDisplay : await createDisplay(process.stderr, context.err, view);
    const waits = (status: TaskStatus) => isAsking(status) || auditAsks(client, status);
    const watched = await watch<TaskStatus, TaskResult>(client, handle, display, detach.signal, waits);
    // The last picture is left standing above what came of it.
    if (context.err.live && !json) process.stderr.write('\n');
    switch (watched.kind) {
      case 'detached':
        process.stderr.write(
          `The task goes on without you. Watch it again: npx countersign attach ${handle.workflowId}\n`,
        );
        return exitStatus.interrupted;
      case 'waiting':
        return await tellQuestion(context, watching);
      case 'done':
        return await tellResult(context, db, watched.result, json);
    }
  } finally {
    process.removeListener('SIGINT', onInterrupt);
  }
}

/** What its auditors dispute is asked by the audit, a workflow of its own. One that does not answer asks nothing yet. */
async function auditAsks(client: Client, { phase, audit }: TaskStatus): Promise<boolean> {
  if (phase !== 'auditing' || !audit || audit.verdict) return false;
  const ask = () => client.workflow.getHandle(audit.workflowId).query<{ phase: string }>(statusName);
  return client.withDeadline(Date.now() + auditAnswersWithinMs, ask).then(isAsking, () => false);
}

async function tellQuestion(context: Context, { handle, taskId, json }: Watching): Promise<ExitStatus> {
  const status = safeDeep(await handle.query<TaskStatus>(statusName));
  const { question, audit } = status;
  const asking = question === null && audit ? audit.workflowId : handle.workflowId;
  const url = workflowUrl(context, asking);
  if (json) print([safeJson({ taskId, question, audit, url })]);
  else if (question === null && audit) {
    const asking = { workflowId: handle.workflowId, url, signed: signaturesCount(context) };
    print(renderAuditOfTask(audit.workflowId, asking, context.out));
  } else {
    // On a terminal the last picture stands above it, with the title.
    const titled = !(context.err.live && context.out.live);
    print(renderTaskQuestion(status, { workflowId: handle.workflowId, url, titled }, context.out));
  }
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
