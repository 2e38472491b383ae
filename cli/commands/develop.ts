import { randomBytes } from 'node:crypto';
import { refuseBranch } from '../../core/develop/branch-name.ts';
import { parseTaskInput, type TaskInput } from '../../core/develop/task-input.ts';
import { taskWorkflowType } from '../../core/develop/messages.ts';
import { wantedOfIssue } from '../../core/develop/tell-issue.ts';
import { parsePullRequest } from '../../core/github/pull-request.ts';
import { taskIdOf } from '../../core/ids.ts';
import { inSummary } from '../../core/panel/markdown.ts';
import { queues } from '../../core/queues.ts';
import { beginningOf } from '../branch-to-develop.ts';
import { type Context, print } from '../context.ts';
import { exitStatus, type ExitStatus } from '../exit-status.ts';
import { signStart, type StartFlags, starterOf } from '../sign-start.ts';
import { openEngine, openRecords, workflowUrl } from '../stores.ts';
import { safeJson } from '../text/safe.ts';
import { UsageError } from '../usage-error.ts';
import { watchTask } from '../watch-task.ts';

export interface DevelopOptions extends StartFlags {
  repository?: string;
  base?: string;
  accept: string[];
  test: string[];
  page: string[];
  fromIssue?: string;
  panel: string;
  branch?: string;
  iterations?: number;
  minutes?: number;
  /** US dollars. */
  cost?: number;
  detach: boolean;
  json: boolean;
}

/** Hands a task to the developer model and watches it. */
export async function develop(
  context: Context,
  wanted: string | undefined,
  options: DevelopOptions,
): Promise<ExitStatus> {
  const starter = await starterOf(context, options);
  const records = await openRecords(context);
  try {
    const engine = await openEngine(context);
    try {
      const { warning, ...beginning } = await beginningOf(fromIssue(options), context.cwd, records.db);
      if (warning && !options.json) process.stderr.write(`${context.err.paint.yellow(warning)}\n`);
      const input = inputOf(wanted, options, beginning);
      const workflowId = `develop-${randomBytes(6).toString('hex')}`;
      const handle = await engine.client.workflow.start(taskWorkflowType, {
        workflowId,
        taskQueue: queues.countersign,
        args: [await signStart(starter, { type: 'developTask', workflowId, input })],
        staticSummary: inSummary(input.wanted),
      });
      const taskId = taskIdOf(handle.workflowId, handle.firstExecutionRunId);
      if (options.detach) {
        const url = workflowUrl(context, handle.workflowId);
        if (options.json) print([safeJson({ taskId, workflowId: handle.workflowId, url })]);
        else print([`Task ${taskId}`, `npx countersign attach ${handle.workflowId}`, ...(url ? [url] : [])]);
        return exitStatus.passed;
      }
      return await watchTask(context, { ...records, ...engine }, { handle, taskId, json: options.json });
    } finally {
      await engine.close();
    }
  } finally {
    await records.close();
  }
}

/** An issue says which repository is meant, unless another is named. */
function fromIssue({ fromIssue: issue, repository, base }: DevelopOptions): {
  repository?: string;
  base?: string;
} {
  const parsed = issue === undefined ? null : parsePullRequest(issue);
  if (issue !== undefined && parsed === null) {
    throw new UsageError(`--from-issue "${issue.slice(0, 200)}" is no issue: write OWNER/NAME#NUMBER.`);
  }
  const named = repository ?? (parsed ? `github:${parsed.owner}/${parsed.repo}` : undefined);
  return { ...(named !== undefined && { repository: named }), ...(base !== undefined && { base }) };
}

function inputOf(
  wanted: string | undefined,
  options: DevelopOptions,
  beginning: { repository: string; base: string; repositoryName?: string },
): TaskInput {
  if (wanted === undefined && options.fromIssue === undefined) {
    throw new UsageError(
      'Say what is wanted: npx countersign develop "Totals lose their cents: mend rounding".',
    );
  }
  const { iterations, minutes, cost } = options;
  const raw = {
    ...beginning,
    // The issue's own words are read by the worker, which is connected to GitHub.
    wanted: wanted ?? wantedOfIssue(options.fromIssue ?? ''),
    acceptance: options.accept,
    ...(options.test.length > 0 && { tests: options.test }),
    pages: options.page,
    panel: options.panel,
    ...(options.branch !== undefined && { branch: options.branch }),
    ...(options.fromIssue !== undefined && { issue: options.fromIssue }),
    limits: {
      ...(iterations !== undefined && { iterations }),
      ...(minutes !== undefined && { minutes }),
      ...(cost !== undefined && { costMicroUsd: Math.round(cost * 1_000_000) }),
    },
  };
  const parsed = parseTaskInput(raw);
  if ('problem' in parsed) throw new UsageError(parsed.problem);
  const { branch, base } = parsed.input;
  const refused = branch === undefined ? null : refuseBranch(branch, base);
  if (refused !== null) throw new UsageError(`Branch "${branch}" ${refused}.`);
  return parsed.input;
}
