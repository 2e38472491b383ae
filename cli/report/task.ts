import type { TaskQuestion, TaskResult, TaskStatus } from '../../core/develop/status.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { cost, count } from '../text/amounts.ts';
import { markdownLines } from '../text/markdown-lines.ts';
import { type Screen, wrap } from '../text/screen.ts';
import { answersToAudit, decideHint, shellWord } from './answer-hint.ts';

/** What became of fetching the branch; null where it was not to be fetched. */
export type FetchedBranch = { branch: string; commit: string } | { branch: string; problem: string } | null;

/** The question that a task waits with, and how to answer it. `titled`: whether the task's title is to head it. */
export function renderTaskQuestion(
  { title, question }: TaskStatus,
  { workflowId, url, titled = true }: { workflowId: string; url: string | null; titled?: boolean },
  screen: Screen,
): string[] {
  if (!question) return wrap(screen, `${safeLine(title)} waits for nobody any more: look again.`);
  const { options, recommended } = question;
  return [
    ...(titled ? [screen.paint.bold(safeLine(title))] : []),
    ...wrap(screen, screen.paint.yellow(safeLine(question.title))),
    '',
    ...markdownLines(question.story, screen),
    ...options.flatMap((option, index) =>
      wrap(
        screen,
        `${safeLine(option)}${recommended === index + 1 ? ' (recommended)' : ''}`,
        `  ${index + 1}. `,
      ),
    ),
    '',
    'Answer it with one of:',
    ...answersTo(question, workflowId).map((line) => screen.paint.bold(`  ${line}`)),
    ...(url ? [`or in the Temporal UI (the tab User Metadata has the question): ${url}`] : []),
  ];
}

/** What to paste, to be changed to what one says. */
export const answersTo = (question: TaskQuestion, workflowId: string): string[] =>
  sayable(question).map((answer) =>
    decideHint(workflowId, answer, { signed: question.signed, question: question.number }),
  );

function sayable({ kind, options, recommended, best = 0 }: TaskQuestion): string[] {
  const redirect = 'redirect --reason "what to do instead"';
  switch (kind) {
    case 'stuck':
    case 'alarm':
    case 'disputed':
      return [redirect, `${redirect} --snapshot ${best} --iterations 40`, 'reject --reason "why to stop"'];
    case 'review':
      return ['approve --reason "why"', redirect, 'reject --reason "why to stop"'];
    case 'major-decision':
    case 'asked':
    case 'host': {
      const option = options.length > 0 ? ` --option ${recommended ?? 1}` : '';
      return [`approve${option} --reason "why"`, redirect, 'reject --reason "why not"'];
    }
  }
}

/** What came of a task. */
export function renderTaskResult(result: TaskResult, fetched: FetchedBranch, screen: Screen): string[] {
  const { outcome, note, iterations, interventions, costMicroUsd, waitedMs, pullRequest, taskId } = result;
  const paint = outcome === 'completed' ? screen.paint.green : screen.paint.yellow;
  const waited = waitedMs > 0 ? `, people were waited for ${minutes(waitedMs)}` : '';
  return [
    ...wrap(screen, paint(`${outcome}: ${safeLine(note)}`)),
    ...wrap(
      screen,
      `${count(iterations, 'iteration')}, ${interventions === 0 ? 'nobody had to step in' : count(interventions, 'intervention')}, ${cost(costMicroUsd)}${waited}`,
    ),
    ...(pullRequest ? wrap(screen, `Pull request ${safeLine(pullRequest)}`) : []),
    ...describeBranch(result, fetched).flatMap((line) => wrap(screen, line)),
    ...wrap(screen, `The whole story: npx countersign task ${shellWord(taskId)}`),
  ];
}

function describeBranch(
  { bundle, branch, taskId, best, outcome }: TaskResult,
  fetched: FetchedBranch,
): string[] {
  if (bundle === null || branch === null)
    return ['Nothing of it was kept: nothing differs from what it began with.'];
  const what =
    outcome === 'completed'
      ? 'the change'
      : `the best snapshot, of iteration ${best ?? 0}, which does not hold`;
  if (fetched === null) return [`It keeps ${what}: npx countersign fetch ${shellWord(taskId)}`];
  if ('problem' in fetched) return [safeLine(fetched.problem), `It keeps ${what}.`];
  return [`Branch ${safeLine(fetched.branch)} holds ${what}: git diff HEAD...${shellWord(fetched.branch)}`];
}

/** `3 min`, `2 h`; the units in which people wait. */
export const minutes = (ms: number): string =>
  ms < 3_600_000 ? `${Math.max(1, Math.round(ms / 60_000))} min` : `${(ms / 3_600_000).toFixed(1)} h`;

/** The task waits for what its audit asks: that is answered there, and the task goes on by itself. */
export function renderAuditOfTask(
  auditId: string,
  { workflowId, url, signed }: { workflowId: string; url: string | null; signed: boolean },
  screen: Screen,
): string[] {
  const audit = shellWord(auditId);
  return [
    ...wrap(screen, screen.paint.yellow('The audit of the change waits for a person.')),
    'Read what it disputes, and answer it:',
    screen.paint.bold(`  npx countersign show ${audit}`),
    ...answersToAudit(auditId, signed).map((line) => screen.paint.bold(`  ${line}`)),
    ...(url ? [`or in the Temporal UI (the tab User Metadata has the question): ${url}`] : []),
    ...wrap(screen, `Then watch the task again: npx countersign attach ${shellWord(workflowId)}`),
  ];
}
