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
  let suites: { indent: number; name: string }[] = [];
  for (const line of lines) {
    const indent = indentOf(line);
    if (line === '' || indent < 2 || indent > 200) continue;
    const text = line.trimStart();
    suites = suites.filter((suite) => suite.indent < indent);
    const id = (name: string) =>
      testId(...suites.map((suite) => suite.name), name.replace(/ \(\d+ms\)$/, ''));
    const [, number, failed] = /^(\d{1,6})\) (.+)$/.exec(text) ?? [];
    if (failed !== undefined) listed.push({ one: failedCase(id(failed)), number: Number(number) });
    else if (/^[✔✓] /.test(text)) listed.push({ one: passedCase(id(text.slice(2))), number: null });
    else if (text.startsWith('- ')) listed.push({ one: skippedCase(id(text.slice(2))), number: null });
    else suites.push({ indent, name: text });
  }
  return listed;
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
