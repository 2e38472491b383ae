import type { TaskResult, TaskStatus } from '../../core/develop/status.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { cost, count } from '../text/amounts.ts';
import { markdownText } from '../text/markdown-text.ts';
import { type Screen, wrap } from '../text/screen.ts';
import { chartTests } from '../text/test-chart.ts';
import { shellWord } from './verdict.ts';

/** What became of fetching the branch; null where it was not to be fetched. */
export type FetchedBranch = { branch: string; commit: string } | { branch: string; problem: string } | null;

/** The question that a task waits with, and how to answer it. */
export function renderTaskQuestion(
  { title, question, iterations }: TaskStatus,
  { workflowId, url }: { workflowId: string; url: string | null },
  screen: Screen,
): string[] {
  if (!question) return wrap(screen, `${safeLine(title)} waits for nobody any more: look again.`);
  const { options, recommended } = question;
  const id = shellWord(workflowId);
  return [
    screen.paint.bold(safeLine(title)),
    ...chartTests(iterations, screen),
    '',
    ...wrap(screen, screen.paint.yellow(safeLine(question.title))),
    '',
    ...markdownText(question.story)
      .split('\n')
      .flatMap((line) => wrap(screen, line)),
    ...options.flatMap((option, index) =>
      wrap(
        screen,
        `${safeLine(option)}${recommended === index + 1 ? ' (recommended)' : ''}`,
        `  ${index + 1}. `,
      ),
    ),
    '',
    'Answer it:',
    ...answersTo(question.kind, id).flatMap((line) => wrap(screen, line, '  ')),
    ...(url ? ['', ...wrap(screen, url)] : []),
  ];
}

function answersTo(kind: NonNullable<TaskStatus['question']>['kind'], id: string): string[] {
  if (kind === 'stuck' || kind === 'alarm' || kind === 'review' || kind === 'disputed') {
    return [
      `npx countersign decide ${id} redirect --reason "what to do instead"`,
      `npx countersign decide ${id} redirect --snapshot 2 --iterations 40 --reason "go on from iteration 2"`,
      `npx countersign decide ${id} reject --reason "stop here"`,
    ];
  }
  return [
    `npx countersign decide ${id} approve --reason "why"`,
    `npx countersign decide ${id} redirect --reason "what to do instead"`,
    `npx countersign decide ${id} reject --reason "why not"`,
  ];
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
