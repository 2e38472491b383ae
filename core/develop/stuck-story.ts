import { clip } from '../clip.ts';
import type { Alarm, IterationRecord, LoopJudgement, StuckReason } from '../loop/record.ts';
import { inMarkdown } from '../panel/markdown.ts';
import { describeStep } from './describe-step.ts';

/** The Temporal UI passes current details on in an address, which proxies bound. */
const storyMax = 8000;
const iterationsMax = 10;
const namesMax = 5;
const nameMax = 160;

/**
 * Markdown for the person who is asked about a developer that is stuck or that raised an alarm: why, what repeats, tests
 * over time, what was tried, which snapshot is the best.
 */
export function tellStuck(records: readonly IterationRecord[], judgement: LoopJudgement): string {
  const last = records.at(-1);
  const parts = [
    ...judgement.alarms.map(tellAlarm),
    judgement.stuck.length > 0
      ? `**Stuck**\n\n${judgement.stuck.map((one) => `- ${tellReason(one)}`).join('\n')}`
      : '',
    last ? tellFailing(last) : '',
    records.length > 0 ? tellIterations(records) : '',
    `The best snapshot so far is that of iteration ${judgement.best}: answer with \`"snapshot": ${judgement.best}\` to go on from there.`,
  ].filter((part) => part !== '');
  return clip(parts.join('\n\n'), storyMax);
}

function tellAlarm(alarm: Alarm): string {
  switch (alarm.alarm) {
    case 'tampering':
      return `**Tests that were there before were changed**\n\n${listed(alarm.tampering.map(({ kind, path, what }) => `${kind}: ${path}: ${what}`))}`;
    case 'exhausted':
      return `**The sandbox ran out**\n\n${listed(alarm.what)}`;
    case 'security':
      return `**This looks like an attempt on the sandbox**\n\n${listed(alarm.what)}`;
    case 'limit':
      return `**A bound is reached** (${alarm.limit}): ${shown(alarm.what)}`;
  }
}

function tellReason(reason: StuckReason): string {
  switch (reason.rule) {
    case 'same-error':
      return `The same error ${reason.times} times: ${shown(reason.signature)}`;
    case 'unchanged':
      return `No file changed in ${iterationsOf(reason.times)}.`;
    case 'seen-before':
      return `The files are again as after iteration ${reason.iteration}: it goes round in ${reason.period}.`;
    case 'no-better':
      return `No iteration of the last ${reason.iterations} is better than iteration ${reason.best}.`;
    case 'call-cycle':
      return `The same ${reason.period === 1 ? 'call' : `${reason.period} calls`} with the same results, ${reason.times} times over.`;
    case 'trivial-edits':
      return `Only white space, comments, names or order changed in ${iterationsOf(reason.times)}.`;
    case 'cost-per-test':
      return `${(reason.costMicroUsd / 1_000_000).toFixed(2)} USD were spent for ${reason.newlyPassing} newly passing tests.`;
  }
}

function tellFailing({ number, tests, errors }: IterationRecord): string {
  const failed = tests?.filter((test) => test.outcome === 'failed') ?? [];
  if (failed.length === 0 && errors.length === 0) return '';
  const named = [...failed.map(({ id, signature }) => tellFailure(id, signature)), ...errors];
  return `**What fails after iteration ${number}**\n\n${listed(named)}`;
}

/** A signature repeats the test's name and ends with a hash, which are for comparing and say nothing more. */
function tellFailure(id: string, signature: string | null): string {
  const parts = (signature ?? '').split(' ¦ ');
  const said = parts.filter((part) => part !== '' && !id.endsWith(part) && !/^[0-9a-f]{16}$/.test(part));
  return said.length === 0 ? id : `${id}: ${said.join(', ')}`;
}

function tellIterations(records: readonly IterationRecord[]): string {
  const rows = records.slice(-iterationsMax).map(({ number, tests, edit, taken, costMicroUsd }) => {
    const count = (outcome: string) => tests?.filter((test) => test.outcome === outcome).length ?? '–';
    const cost = (costMicroUsd / 1_000_000).toFixed(2);
    return `| ${number} | ${count('passed')} | ${count('failed')} | ${edit.files} (+${edit.addedLines} −${edit.removedLines}) | ${cost} | ${taken ? describeStep(taken) : ''} |`;
  });
  return [
    '**Iterations**',
    '',
    '| | passed | failed | files changed | USD | then |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

const iterationsOf = (times: number): string =>
  times === 1 ? 'the last iteration' : `${times} iterations in a row`;

const shown = (text: string): string => inMarkdown(clip(text, nameMax));

function listed(all: readonly string[]): string {
  const lines = all.slice(0, namesMax).map((one) => `- ${shown(one)}`);
  const left = all.length - lines.length;
  return [...lines, ...(left > 0 ? [`- and ${left} more`] : [])].join('\n');
}
