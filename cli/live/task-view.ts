import { describeNote, engineName } from '../../core/develop/describe-step.ts';
import type { IterationLine, TaskStatus } from '../../core/develop/status.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { cost, count } from '../text/amounts.ts';
import { clip, type Screen } from '../text/screen.ts';
import { chartTests } from '../text/test-chart.ts';

const phases: Record<TaskStatus['phase'], string> = {
  preparing: 'fetching the repository and making the sandbox',
  planning: 'the developer reads and plans',
  developing: 'the developer is at work',
  testing: 'the tests run',
  verifying: 'all tests once more, in a clean room',
  auditing: 'gates and auditors look at the change',
  'waiting-for-person': 'waiting for a person',
  publishing: 'writing the branch',
  following: 'the pull request is open',
  done: 'done',
};

/** A task under way: what it is doing, how its tests went over the iterations, and what it took. */
export function renderTask(status: TaskStatus, screen: Screen): string[] {
  const { paint, width } = screen;
  const { developer, engine, iterations, limits, iteration, costMicroUsd, calls, audit, pullRequest } =
    status;
  const simulated = developer?.simulated ? ' (simulated)' : '';
  const latest = iterations.at(-1);
  return [
    paint.bold(clip(safeLine(status.title || 'A task'), width)),
    clip(describePhase(status), width),
    ...(developer
      ? [
          clip(
            `  ${iteration > 0 ? `iteration ${iteration} of at most ${limits.iterations}` : `at most ${count(limits.iterations, 'iteration')}`}, ${count(calls, 'call')}, ${cost(costMicroUsd)} of at most ${cost(limits.costMicroUsd)}`,
            width,
          ),
          paint.dim(
            clip(
              `  ${safeLine(developer.model)}${simulated}${engine ? `, sandbox: ${safeLine(engineName(engine))}` : ''}`,
              width,
            ),
          ),
        ]
      : []),
    ...(latest ? [painted(clip(`  tests: ${describeLine(latest)}`, width), latest, screen)] : []),
    ...chartTests(iterations, screen),
    ...(audit?.verdict ? [clip(`  audit ${safeLine(audit.workflowId)}: ${audit.verdict}`, width)] : []),
    ...(pullRequest ? [clip(`  pull request ${safeLine(pullRequest.url)}`, width)] : []),
  ];
}

const painted = (line: string, { green, failed }: IterationLine, { paint }: Screen): string =>
  green ? paint.green(line) : failed > 0 ? paint.red(line) : paint.yellow(line);

/** `3 passed, 1 failed after iteration 2: the same error again`. */
export function describeLine({ number, passed, failed, skipped, whole, note }: IterationLine): string {
  const skips = skipped > 0 ? `, ${skipped} skipped` : '';
  const cut = whole ? '' : ', cut short';
  const when = number === 0 ? 'before the first iteration' : `after iteration ${number}`;
  const why = note === '' ? '' : `: ${safeLine(describeNote(note))}`;
  return `${passed} passed, ${failed} failed${skips}${cut} ${when}${why}`;
}

export function describePhase({ phase, doing, question }: TaskStatus): string {
  if (question) return `waiting for a person: ${safeLine(question.title)}`;
  return doing === '' || phase === 'done' ? phases[phase] : `${phases[phase]}: ${safeLine(doing)}`;
}

/** What is true of a task, a line each: for logs and pipes, where each is told once. */
export function taskFacts(status: TaskStatus): string[] {
  const { developer, engine, iterations, question, audit, pullRequest } = status;
  return [
    ...(status.title ? [safeLine(status.title)] : []),
    ...(developer
      ? [`developer: ${safeLine(developer.model)}${developer.simulated ? ' (simulated)' : ''}`]
      : []),
    ...(engine ? [`sandbox: ${safeLine(engine)}`] : []),
    ...iterations.map((line) => describeLine(line)),
    `${status.iteration > 0 ? `iteration ${status.iteration}: ` : ''}${phases[status.phase]}`,
    ...(audit ? [`audit ${safeLine(audit.workflowId)}${audit.verdict ? `: ${audit.verdict}` : ''}`] : []),
    ...(pullRequest ? [`pull request ${safeLine(pullRequest.url)}`] : []),
    ...(question ? [`a person is asked: ${safeLine(question.title)}`] : []),
  ];
}
