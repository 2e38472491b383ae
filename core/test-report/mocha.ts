import { nameWithoutNoise } from '../loop/noise.ts';
import { innermostFrame } from './frames.ts';
import { blockBelow, indentOf } from './lines.ts';
import { failedCase, passedCase, skippedCase, testId, type Counts, type Part } from './part.ts';
import type { TestCase } from './report.ts';

/** Reads mocha's `spec` reporter, which is the one by default. */
export function readMocha(lines: readonly string[]): Part {
  const end = lines.findLastIndex((line) => mochaEnds(line));
  const listed = readTree(end === -1 ? lines : lines.slice(0, end));
  const counts = end === -1 ? null : readSummary(lines.slice(end, end + 4));
  const told = end === -1 ? new Map<number, string[]>() : readDetails(lines, end + 1);
  const cases = listed.map(({ number, one }) => {
    const block = number === null ? undefined : told.get(number);
    return block ? failedCase(one.id, messageOf(block), innermostFrame(block)) : one;
  });
  return { runner: 'mocha', cases, errors: [], counts, whole: counts !== null };
}

interface Listed {
  one: TestCase;
  /** Failed ones are numbered, and told about under their numbers at the end. */
  number: number | null;
}

function readTree(lines: readonly string[]): Listed[] {
  const listed: Listed[] = [];
  let suites: Suite[] = [];
  const printed = repeated(lines);
  for (const [at, line] of lines.entries()) {
    const indent = indentOf(line);
    if (line === '' || indent < 2 || indent > 200) continue;
    const text = line.trimStart();
    const isTest = /^(?:\d{1,6}\) |[✔✓] |- )/.test(text);
    if (!isTest && !opensSuite(suites, { indent, after: lines[at - 1] ?? '', isPrinted: printed(line) }))
      continue;
    suites = suites.filter((suite) => suite.indent < indent);
    for (const suite of suites) suite.used = true;
    const id = (name: string) =>
      testId(...suites.map((suite) => suite.name), name.replace(/ \(\d+ms\)$|: \d+ms$/, ''));
    const [, number, failed] = /^(\d{1,6})\) (.+)$/.exec(text) ?? [];
    if (failed !== undefined) listed.push({ one: failedCase(id(failed)), number: Number(number) });
    else if (/^[✔✓] /.test(text)) listed.push({ one: passedCase(id(text.slice(2))), number: null });
    else if (text.startsWith('- ')) listed.push({ one: skippedCase(id(text.slice(2))), number: null });
    else suites.push({ indent, name: text, used: false });
  }
  return listed;
}

interface Suite {
  indent: number;
  name: string;
  /** A test or another suite stands in it. */
  used: boolean;
}

/**
 * What tests print stands between their names, with any indentation. A suite is one step deeper than the one around it;
 * an outermost one comes after an empty line; none follows a suite of the same depth in which nothing was; and what was
 * printed several times over is none.
 */
function opensSuite(
  suites: readonly Suite[],
  { indent, after, isPrinted }: { indent: number; after: string; isPrinted: boolean },
): boolean {
  if (isPrinted || indent % 2 === 1 || indent > (suites.at(-1)?.indent ?? 0) + 2) return false;
  const beside = suites.find((suite) => suite.indent === indent);
  if (beside && !beside.used) return false;
  return indent > 2 || after === '' || suites.length === 0;
}

/** Whether the same line, but for what chance or a clock gave, stands there more than once. */
function repeated(lines: readonly string[]): (line: string) => boolean {
  const times = new Map<string, number>();
  for (const line of lines) {
    const plain = nameWithoutNoise(line);
    if (plain !== line) times.set(plain, (times.get(plain) ?? 0) + 1);
  }
  return (line) => (times.get(nameWithoutNoise(line)) ?? 0) > 1;
}

/** The blocks after the summary: a number, the path down to the test, which ends with a colon, and what went wrong. */
function readDetails(lines: readonly string[], from: number): Map<number, string[]> {
  const told = new Map<number, string[]>();
  for (let at = from; at < lines.length; at += 1) {
    const number = /^ {2}(\d{1,6})\) /.exec(lines[at] ?? '')?.[1];
    if (number === undefined) continue;
    let start = at;
    while (start < at + 30 && start < lines.length && !(lines[start] ?? '').endsWith(':')) start += 1;
    told.set(Number(number), untilNext(lines, start + 1));
  }
  return told;
}

/** Messages need not be indented, so a block ends where the next number, or another program's output, begins. */
function untilNext(lines: readonly string[], from: number): string[] {
  let end = from;
  while (end < lines.length && end - from < 200 && !/^ {2}\d{1,6}\) |^> |^npm error/.test(lines[end] ?? ''))
    end += 1;
  return lines.slice(from, end);
}

const messageOf = (block: string[]): string =>
  blockBelow(
    block.filter((line) => !/^\s+at /.test(line)),
    0,
    -1,
  ).join('\n');

function readSummary(lines: readonly string[]): Counts {
  const of = (word: string) => {
    const told = lines.map((line) => new RegExp(`^ {2}(\\d{1,9}) ${word}`).exec(line)?.[1]);
    return Number(told.find((number) => number !== undefined) ?? 0);
  };
  return { passed: of('passing'), failed: of('failing'), skipped: of('pending') };
}

/** The first line of the summary. */
export const mochaEnds = (line: string): boolean => /^ {2}\d{1,9} passing \(\d+(?:ms|s|m|h)\)$/.test(line);
