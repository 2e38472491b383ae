import { clip } from '../clip.ts';
import type { IterationRecord } from '../loop/record.ts';
import { callsOf, type PastTurn, type ToldPart } from './conversation.ts';
import { gutter } from './gutter.ts';
import { isPassing } from './notes.ts';

/** Bounds of what is summed up; people's words have none. */
const iterationsMax = 40;
const filesMax = 60;
const lineMax = 240;
const planMax = 6000;

/**
 * The oldest turns in words, for the developer: the plan, what people said and decided (word by word), what each
 * iteration came to, files touched, and what was done besides. The same turns give the same text.
 *
 * @param told what was said before the first turn that is still shown
 */
export function digestTurns(
  past: readonly PastTurn[],
  told: readonly ToldPart[],
  iterations: readonly IterationRecord[],
): string {
  if (past.length === 0) return '';
  const all = [...past.flatMap((one) => one.told), ...told];
  const reached = Math.max(...past.map((one) => one.iteration));
  const over = iterations.filter((one) => one.number < reached);
  return [
    `WHAT HAPPENED BEFORE: TURNS 1 TO ${past.at(-1)?.turn ?? 0}, SUMMED UP TO MAKE ROOM`,
    ...planSection(past),
    ...peopleSection(past, all),
    ...iterationSection(over),
    ...fileSection(past),
    ...callSection(past),
    'END OF WHAT HAPPENED BEFORE',
  ].join('\n');
}

function planSection(past: readonly PastTurn[]): string[] {
  const plans = past.flatMap(({ answer }) =>
    callsOf(answer.blocks).filter((call) => call.tool === 'plan' && call.problem === null),
  );
  const last = plans.at(-1);
  if (!last) return [];
  return ['Your plan, as you gave it last', gutter('plan', clip(JSON.stringify(last.arguments), planMax))];
}

/** Notes, and answers of people; questions stand with their answers. */
function peopleSection(past: readonly PastTurn[], told: readonly ToldPart[]): string[] {
  const asked = new Map(
    past
      .flatMap(({ answer }) => callsOf(answer.blocks))
      .filter((call) => call.tool === 'ask_person')
      .map((call) => [call.id, (call.arguments as { question?: unknown } | null)?.question]),
  );
  const said = told.flatMap((part): string[] => {
    if (part.kind === 'note') return isPassing(part.key) ? [] : [gutter('told', part.text)];
    if (part.tool !== 'ask_person' && part.tool !== 'plan') return [];
    const question = asked.get(part.id);
    return [
      ...(typeof question === 'string' ? [gutter('you asked', question)] : []),
      gutter('told', part.text),
    ];
  });
  return said.length === 0 ? [] : ['What you were told and people decided, word by word', ...said];
}

function iterationSection(iterations: readonly IterationRecord[]): string[] {
  if (iterations.length === 0) return [];
  const left = iterations.length - iterationsMax;
  return [
    'Iterations so far',
    ...(left > 0 ? [`(the first ${left} are left out)`] : []),
    ...iterations.slice(-iterationsMax).map(describeIteration),
  ];
}

function describeIteration(record: IterationRecord): string {
  const { number, tests, edit, taken, errors } = record;
  const failed = tests?.filter((test) => test.outcome === 'failed') ?? [];
  const passed = tests?.filter((test) => test.outcome === 'passed').length ?? 0;
  const state = tests === null ? 'tests did not run' : `${passed} passed, ${failed.length} failed`;
  const failing = failed.length > 0 ? `; failed: ${failed.map((test) => test.id).join(', ')}` : '';
  const error = errors[0] ? `; error: ${errors[0]}` : '';
  const step = taken && taken !== 'go-on' ? `; then: ${taken}` : '';
  const changed = `${edit.files} files changed (+${edit.addedLines} -${edit.removedLines})`;
  return gutter(
    'iteration',
    clip(oneLine(`${number}: ${state}; ${changed}${step}${failing}${error}`), lineMax),
  );
}

function fileSection(past: readonly PastTurn[]): string[] {
  const counts = new Map<string, number>();
  for (const { answer } of past)
    for (const call of callsOf(answer.blocks)) {
      const path = (call.arguments as { path?: unknown } | null)?.path;
      if ((call.tool !== 'edit' && call.tool !== 'write') || typeof path !== 'string' || call.problem)
        continue;
      counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  if (counts.size === 0) return [];
  const most = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const left = most.length - filesMax;
  return [
    'Files that you changed, and how often',
    ...most
      .slice(0, filesMax)
      .map(([path, times]) => gutter('file', clip(`${oneLine(path)} ${times}`, lineMax))),
    ...(left > 0 ? [`(${left} more)`] : []),
  ];
}

function callSection(past: readonly PastTurn[]): string[] {
  const counts = new Map<string, number>();
  for (const { answer } of past)
    for (const { tool } of callsOf(answer.blocks)) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  const tally = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([tool, times]) => `${tool} ${times}`);
  return tally.length === 0 ? [] : [`Calls in these turns: ${clip(tally.join(', '), 1000)}`];
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
