import { inMarkdown } from '../panel/markdown.ts';
import { describeNote, engineName } from './describe-step.ts';
import type { IterationLine, TaskQuestion, TaskStatus } from './status.ts';
import { answering, readableInDark, signing } from '../panel/temporal-page.ts';

/** The latest iterations that are shown one by one. */
const linesMax = 12;

const phrases: Record<TaskStatus['phase'], string> = {
  preparing: 'Fetching the repository and making the sandbox.',
  planning: 'The developer reads and plans.',
  developing: 'The developer is at work.',
  testing: 'The tests run.',
  verifying: 'All tests run once more in a clean room, new ones on the old code too.',
  auditing:
    'Gates and auditors of other families look at the change. What they dispute is asked in the workflow of the audit.',
  'waiting-for-person': 'Waiting for a person.',
  publishing: 'Writing the branch.',
  following:
    'The pull request is open: checks, reviews and comments are answered until it is merged or closed.',
  done: 'Done.',
};

/** Current details of `developTask` in Markdown: in words, what it is doing and what it waits for. */
export function describeTask(status: TaskStatus): string {
  const { question } = status;
  return [
    `### ${question ? 'A person is asked: ' : ''}${inMarkdown(status.title || 'A task')}`,
    question ? describeTaskQuestion(question, status.taskId) : phraseOf(status),
    describeDeveloper(status),
    status.audit
      ? `Audit: \`${status.audit.workflowId}\`${status.audit.verdict ? `, ${status.audit.verdict}` : ''}`
      : '',
    status.pullRequest ? `Pull request: ${inMarkdown(status.pullRequest.name)}` : '',
    describeLines(status.iterations),
    readableInDark,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function phraseOf({ phase, doing }: TaskStatus): string {
  const words = phrases[phase];
  return doing === '' || phase === 'done' ? words : `${words} Now: ${inMarkdown(doing)}`;
}

function describeDeveloper({
  developer,
  engine,
  iteration,
  limits,
  calls,
  costMicroUsd,
  branch,
}: TaskStatus): string {
  if (!developer) return '';
  const simulated = developer.simulated ? ', *simulated*' : '';
  const cost = `${(costMicroUsd / 1_000_000).toFixed(2)} USD`;
  return [
    `${inMarkdown(developer.model)}${simulated}${engine ? `, sandbox: ${inMarkdown(engineName(engine))}` : ''}, branch ${inMarkdown(branch)}`,
    `Iteration ${iteration} of at most ${limits.iterations}, ${calls} calls of tools, ${cost} of at most ${(limits.costMicroUsd / 1_000_000).toFixed(2)} USD`,
  ].join('  \n');
}

function describeLines(lines: readonly IterationLine[]): string {
  if (lines.length === 0) return '';
  const rows = lines
    .slice(-linesMax)
    .map(
      ({ number, passed, failed, skipped, note }) =>
        `| ${number} | ${passed} | ${failed} | ${skipped} | ${inMarkdown(describeNote(note))} |`,
    );
  return ['| iteration | passed | failed | skipped | |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

/** The question with all that is needed to answer it: how, the JSON to paste, the story, the options. `id`: the task's. */
export function describeTaskQuestion(
  { kind, title, story, options, recommended, signed }: TaskQuestion,
  id: string,
): string {
  const redirects = kind === 'stuck' || kind === 'alarm';
  const decision = redirects ? 'redirect' : 'approve';
  const example = {
    by: 'your name',
    decision,
    reason: redirects ? 'what to do instead' : 'why',
    ...(options.length > 0 && { option: recommended ?? 1 }),
  };
  return [
    `**${inMarkdown(title)}**`,
    signed ? signing(id, decision) : `${answering}\n\n\`\`\`json\n${JSON.stringify(example)}\n\`\`\``,
    meaningOf[kind],
    story,
    options
      .map(
        (option, index) =>
          `- ${index + 1}: ${inMarkdown(option)}${recommended === index + 1 ? ' (recommended)' : ''}`,
      )
      .join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const goOn =
  '`redirect` goes on with your reason as new instructions; `"snapshot": 3` beside it goes back to the end of iteration 3 first, `"limits": { "iterations": 40 }` gives other bounds. `approve` goes on as it is. `reject` stops the task and keeps its best snapshot.';

const meaningOf: Record<TaskQuestion['kind'], string> = {
  stuck: goOn,
  alarm: goOn,
  'major-decision':
    '`approve` takes what is recommended, or the option that `"option"` names; `redirect` goes on with your reason as instructions; `reject` has the developer plan anew.',
  asked: '`approve` says yes, `reject` no, `redirect` tells what to do instead.',
  host: '`approve` lets the sandbox read from this host for the rest of the task; `reject` does not.',
  disputed: goOn,
  review: '`approve` accepts the change; `redirect` sends it back with your reason; `reject` stops the task.',
};
