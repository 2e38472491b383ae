import { clip } from '../clip.ts';
import { inMarkdown } from '../panel/markdown.ts';
import { said } from '../publish/github-text.ts';
import type { TaskStatus } from './status.ts';
import type { TaskInput } from './task-input.ts';
import type { ToolArguments } from './tools.ts';

const wantedMax = 2000;
const bodyMax = 6000;

/** The text of a task's pull request: what was wanted, what was done, and by whom. */
export function describeProposal({
  input,
  finish,
  status,
}: {
  input: Pick<TaskInput, 'wanted' | 'issue'>;
  finish: Pick<ToolArguments<'finish'>, 'body' | 'newTests'>;
  status: Pick<TaskStatus, 'developer' | 'iteration' | 'taskId'>;
}): string {
  const { developer } = status;
  const model = developer ? `${developer.model}${developer.simulated ? ', simulated' : ''}` : 'a model';
  return [
    ...paragraphs(clip(finish.body, bodyMax)),
    '#### What was wanted',
    ...paragraphs(clip(input.wanted, wantedMax)),
    ...(finish.newTests.length > 0
      ? [`New tests, which fail without the change: ${finish.newTests.map(inMarkdown).join(', ')}`]
      : []),
    ...(input.issue === undefined ? [] : [`For ${inMarkdown(input.issue)}.`]),
    `Written by ${inMarkdown(model)} in ${status.iteration} iterations, in a sandbox; task ${inMarkdown(status.taskId)}. Checks and review comments here are answered.`,
  ].join('\n\n');
}

const paragraphs = (text: string): string[] =>
  text
    .split(/\n\s*\n/)
    .map((part) => said(part, bodyMax))
    .filter((part) => part !== '');
