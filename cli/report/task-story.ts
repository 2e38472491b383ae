import { describeStep } from '../../core/develop/describe-step.ts';
import type { IterationLine } from '../../core/develop/status.ts';
import type { IterationRecord } from '../../core/loop/record.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import type { TaskStory } from '../../database/task-story.ts';
import { cost, count, moment } from '../text/amounts.ts';
import { type Screen, wrap } from '../text/screen.ts';
import { chartTests } from '../text/test-chart.ts';
import { sections } from './outcome.ts';
import type { Standing } from '../task-standing.ts';
import { answersTo, minutes, renderAuditOfTask } from './task.ts';

/** All of a task, for people: what was wanted, each iteration, who stepped in, what the network saw, what it cost. */
export function renderTaskStory(
  story: TaskStory,
  { url, ended, askingAudit, signed }: { url: string | null; signed: boolean } & Standing,
  screen: Screen,
): string[] {
  const { task, plan, interventions, hosts } = story;
  const simulated = task.simulated ? ' (simulated)' : '';
  return sections([
    [
      ...wrap(screen, screen.paint.bold(safeLine(task.title))),
      ...wrap(
        screen,
        `${task.id}, ${moment(task.startedAt)}, ${stateOf(task, { ended, askingAudit })}${task.note ? `: ${safeLine(task.note)}` : ''}`,
      ),
      ...wrap(
        screen,
        `${safeLine(task.model)}${simulated}, ${task.engine ?? 'no sandbox yet'}, branch ${safeLine(task.branch)}${task.pullRequest ? `, ${safeLine(task.pullRequest)}` : ''}`,
      ),
    ],
    ['Wanted:', ...plan.input.wanted.split('\n').flatMap((line) => wrap(screen, safeLine(line), '  '))],
    chartTests(
      story.iterations.map(({ record }) => iterationLine(record)),
      screen,
    ),
    story.iterations.length === 0
      ? ['No iteration has ended yet.']
      : [
          'Iterations:',
          ...story.iterations.flatMap(({ record }) =>
            wrap(screen, describeIteration(record, story), '  ', '    '),
          ),
        ],
    interventions.length === 0
      ? ['Nobody had to step in.']
      : ['People:', ...interventions.flatMap((one) => wrap(screen, describeIntervention(one), '  ', '    '))],
    tellOpenQuestion(task, screen),
    askingAudit === null ? [] : renderAuditOfTask(askingAudit, { ...task, url: null, signed }, screen),
    hosts.length === 0
      ? ['The sandbox asked the network for nothing.']
      : [
          'The network:',
          ...hosts.flatMap(({ host, requests, refused, bytes }) =>
            wrap(
              screen,
              `${safeLine(host)}: ${count(requests, 'request')}, ${refused} refused, ${count(bytes, 'byte')}`,
              '  ',
              '    ',
            ),
          ),
        ],
    [spent(story), ...(url ? [url] : [])],
  ]);
}

function stateOf({ state, question, engine }: TaskStory['task'], { ended, askingAudit }: Standing): string {
  if (state !== 'running') return state;
  if (ended !== null) {
    return `${ended} from outside${engine === null ? '' : ', its sandbox is open still'} (npx countersign tasks --sweep clears up)`;
  }
  return question || askingAudit !== null ? 'waits for a person' : state;
}

const counted = ({ tests }: IterationRecord, outcome: string): number =>
  (tests ?? []).filter((one) => one.outcome === outcome).length;

const iterationLine = (record: IterationRecord): IterationLine => ({
  number: record.number,
  passed: counted(record, 'passed'),
  failed: counted(record, 'failed') + record.errors.length,
  skipped: counted(record, 'skipped'),
  green: record.green,
  whole: record.whole,
  step: record.taken ?? null,
  note: '',
  costMicroUsd: record.costMicroUsd,
});

function describeIteration(record: IterationRecord, { calls }: TaskStory): string {
  const { number, edit, tampering, objections, taken, finished } = record;
  const { passed, failed } = iterationLine(record);
  const made = calls.filter(({ iteration }) => iteration === number).length;
  const parts = [
    `${passed} passed, ${failed} failed`,
    number === 0
      ? 'before it began'
      : `${count(made, 'call')}, ${count(edit.addedLines, 'line')} added and ${edit.removedLines} removed in ${count(edit.files, 'file')}`,
    ...(finished ? ['it said that it is done'] : []),
    ...tampering.map(({ kind, path }) => `test ${kind}: ${safeLine(path)}`),
    ...objections.map((objection) => `objection: ${safeLine(objection).slice(0, 200)}`),
    ...(taken && taken !== 'go-on' ? [`then: ${describeStep(taken)}`] : []),
  ];
  return `${number}: ${parts.join('; ')}`;
}

/** What it waits for now; nothing where it does not. */
function tellOpenQuestion({ question, workflowId }: TaskStory['task'], screen: Screen): string[] {
  if (!question) return [];
  const answers = answersTo(question, workflowId);
  return [
    ...wrap(screen, screen.paint.yellow(`It asks: ${safeLine(question.title)}`)),
    'Answer it with one of:',
    ...answers.map((line) => screen.paint.bold(`  ${line}`)),
  ];
}

function describeIntervention(one: TaskStory['interventions'][number]): string {
  const waited = one.waitedMs > 0 ? ` after ${minutes(one.waitedMs)}` : '';
  if (one.refused !== null) return `${moment(one.createdAt)} an answer was refused: ${safeLine(one.refused)}`;
  const answer =
    one.decision === null
      ? 'nobody answered'
      : `${safeLine(one.by ?? '')}: ${one.decision}, ${safeLine(one.reason ?? '')}`;
  return `${moment(one.createdAt)} ${one.kind}: ${safeLine(one.title)}; ${answer}${waited}`;
}

function spent({ turns }: TaskStory): string {
  const sum = (pick: (turn: (typeof turns)[number]) => number) =>
    turns.reduce((total, turn) => total + pick(turn), 0);
  const input = sum((turn) => turn.inputTokens);
  const cached = sum((turn) => turn.cachedTokens);
  return `${count(turns.length, 'turn')}, ${input} tokens read (${cached} of them from the cache), ${sum((turn) => turn.outputTokens)} written, ${cost(sum((turn) => turn.costMicroUsd))}.`;
}
