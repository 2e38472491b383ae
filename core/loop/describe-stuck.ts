import { clip } from '../clip.ts';
import { fenced, inMarkdown } from '../panel/markdown.ts';
import { describeReason, quoteSignature } from './advise.ts';
import { inDollars } from './alarms.ts';
import type { Alarm, IterationRecord, LoopJudgement } from './record.ts';
import { chartTests } from './test-chart.ts';

const triedMax = 16;
const shownMax = 8;
const errorsShownMax = 2;

/**
 * The question to a person about a developer that is stuck or that raised an alarm, in Markdown: why it asks, what was
 * tried, what fails now, tests over time, what can be answered. Whatever a program or a model wrote stands in it as
 * text that neither Markdown nor a terminal obeys. At most about 8,000 characters.
 */
export function describeStuck(records: readonly IterationRecord[], judgement: LoopJudgement): string {
  const reasons = [
    ...judgement.alarms.map(describeAlarm),
    ...judgement.stuck.slice(0, 4).map(describeReason),
  ];
  return [
    ...reasons,
    ...failingNow(records.at(-1), judgement),
    `**What was tried**\n\n${triedLines(records)}`,
    `**Tests over iterations**\n\n${fenced(chartTests(records), 2400)}`,
    `**What you can answer**\n\n${answersTo(records, judgement)}`,
  ].join('\n\n');
}

function describeAlarm(alarm: Alarm): string {
  switch (alarm.alarm) {
    case 'tampering':
      return listed(
        'Tests that were there before were touched:',
        alarm.tampering.map(({ kind, path, what }) => `${kind} in ${clip(path, 120)}: ${clip(what, 240)}`),
      );
    case 'exhausted':
      return listed('The sandbox ran out of something:', alarm.what);
    case 'security':
      return listed('Something looked like an attempt on the sandbox or its secrets:', alarm.what);
    case 'limit':
      return `A bound is reached: ${inMarkdown(alarm.what)}.`;
  }
}

function listed(heading: string, items: readonly string[]): string {
  const shown = items.slice(0, shownMax).map((item) => `- ${inMarkdown(clip(item, 400))}`);
  const more = items.length > shownMax ? [`- and ${items.length - shownMax} more`] : [];
  return [heading, '', ...shown, ...more].join('\n');
}

/** The errors of now, where the reasons have not quoted one already. */
function failingNow(last: IterationRecord | undefined, { stuck }: LoopJudgement): string[] {
  if (!last || stuck.some(({ rule }) => rule === 'same-error')) return [];
  const signatures = [
    ...last.errors,
    ...(last.tests ?? []).flatMap(({ signature }) => signature ?? []),
    ...last.objections,
  ];
  if (signatures.length === 0) return [];
  const more =
    signatures.length > errorsShownMax ? `\n\nand ${signatures.length - errorsShownMax} more.` : '';
  const quotes = signatures.slice(0, errorsShownMax).map(quoteSignature).join('\n\n');
  return [`**What fails now**\n\n${quotes}${more}`];
}

function triedLines(records: readonly IterationRecord[]): string {
  const work = records.filter(({ number }) => number > 0);
  const shown = work.slice(-triedMax).map((record, at, all) => {
    const { number, edit, tests, tree, taken, restart, costMicroUsd } = record;
    const before = all[at - 1] ?? records.find((other) => other.number === number - 1);
    const passed = tests?.filter(({ outcome }) => outcome === 'passed').length;
    const outcome = tests === null ? 'tests did not run' : `${passed} of ${tests.length} tests passed`;
    const size = `${edit.files} files, +${edit.addedLines} −${edit.removedLines} lines`;
    const did = before?.tree === tree ? 'nothing changed' : edit.trivial ? `${size}, trivial` : size;
    const then = restart
      ? '; then a new start'
      : taken && taken !== 'go-on'
        ? `; then ${takenWords[taken]}`
        : '';
    return `- ${number}: ${did}; ${outcome}; ${inDollars(costMicroUsd)}${then}`;
  });
  const cut = work.length - shown.length;
  return [...(cut > 0 ? [`- (${cut} earlier ones are left out)`] : []), ...shown].join('\n');
}

const takenWords = {
  nudge: 'it was told that it is stuck',
  'other-approach': 'it began anew from the best snapshot',
  'ask-person': 'a person was asked',
} as const;

function answersTo(records: readonly IterationRecord[], { best, alarms }: LoopJudgement): string {
  const last = records.at(-1)?.number ?? 0;
  const answers = [
    '**New instructions**: `redirect`, with what to do otherwise as `reason`.',
    '**Other limits**: `redirect` or `approve` with `limits`: `iterations`, `minutes`, `costMicroUsd`.',
    `**Go on from another state**: the same with \`snapshot\`, from 0 (the beginning) to ${last}; the best so far is ${best}.`,
    '**Stop**: `reject`; the best snapshot is kept.',
  ];
  const tampered = alarms.some(({ alarm }) => alarm === 'tampering');
  const accept = '**It is right so**: `approve`; the tests stay as they are now, and it goes on from here.';
  return (tampered ? [accept, ...answers] : answers).map((answer) => `- ${answer}`).join('\n');
}
