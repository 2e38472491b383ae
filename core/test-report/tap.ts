import { indentOf } from './lines.ts';
import { innermostFrame } from './frames.ts';
import { failedCase, passedCase, skippedCase, testId, type Part } from './part.ts';

const result = /^(\s*)(not )?ok\b(?: {1,4}(\d{1,9}))?(?: {1,4}-)?(?: {1,4}(.*))?$/;
const plan = /^1\.\.(\d{1,9})(?:\s|$)/;
const detailsMax = 60;

/**
 * Reads TAP of whatever program: a plan, and a line for each test. Node's own has a reader of its own. What is told of a
 * failure stands below it, as remarks or as a block.
 */
export function readPlainTap(lines: readonly string[]): Part {
  const part: Part = { runner: 'plain', cases: [], errors: [], counts: null, whole: false };
  const grouped =
    lines.some((line) => /^# tests +\d/.test(line)) && lines.some((line) => /^# pass +\d/.test(line));
  const path: { indent: number; name: string }[] = [];
  let group = '';
  let outermost = 0;
  for (const [at, line] of lines.entries()) {
    // Some name a group of claims before them, where others tell what was wrong behind them.
    if (grouped && /^# (?!tests|pass|fail|skip|todo|ok)\S/.test(line)) group = line.slice(2);
    const [, spaces, not, , rest = ''] = result.exec(line) ?? [];
    if (spaces === undefined) continue;
    while ((path.at(-1)?.indent ?? -1) >= spaces.length) path.pop();
    if (spaces === '') outermost += 1;
    const { name, excused, opens } = readName(rest);
    const steps = [group, ...path.map((step) => step.name), name || `test ${part.cases.length + 1}`];
    if (opens) path.push({ indent: spaces.length, name });
    else if (excused) part.cases.push(skippedCase(testId(...steps)));
    else if (not === undefined) part.cases.push(passedCase(testId(...steps)));
    else {
      const told = detailsBelow(lines, at + 1, spaces.length);
      part.cases.push(failedCase(testId(...steps), told.join('\n'), innermostFrame(told)));
    }
  }
  const planned = lines.findLast((line) => plan.test(line));
  part.whole =
    planned !== undefined &&
    Number(plan.exec(planned)?.[1]) <= outermost &&
    !lines.some((line) => line.startsWith('Bail out!'));
  return part;
}

/** `adds # SKIP reason`, `adds # time=3.2ms`, and `src/a.spec.ts # time=9ms {`, below which its tests stand. */
function readName(rest: string): { name: string; excused: boolean; opens: boolean } {
  const opens = rest.endsWith(' {');
  const plain = rest.replace(/ \{$/, '').replace(/ # time=[\d.]{1,20}m?s$/, '');
  const [name = '', directive] = plain.split(/(?:^| )# ?(?=skip|todo)/i);
  return { name: name.replace(/\\([#\\])/g, '$1').trim(), excused: directive !== undefined, opens };
}

function detailsBelow(lines: readonly string[], from: number, indent: number): string[] {
  let end = from;
  while (end < lines.length && end - from < detailsMax) {
    const line = lines[end] ?? '';
    if (!/^\s*#/.test(line) && indentOf(line) <= indent) break;
    end += 1;
  }
  return lines
    .slice(from, end)
    .map((line) => line.replace(/^\s*# {0,3}/, ''))
    .filter((line) => !/^\s*(?:---|\.\.\.|duration_ms: .*|at: .*)$/.test(line));
}

/** A plan and a result at least: one of both alone may be anything. */
export const looksLikeTap = (lines: readonly string[]): boolean =>
  lines.some((line) => plan.test(line) || /^TAP version \d+$/.test(line)) &&
  lines.some((line) => /^(?:not )?ok\b/.test(line));
