import { innermostFrame } from './frames.ts';
import { blockLinesMax } from './lines.ts';
import { failedCase, passedCase, reportError, skippedCase, testId, type Counts, type Part } from './part.ts';
import type { TestCase } from './report.ts';

/** Reads Python's unittest, with or without `-v`. */
export function readUnittest(lines: readonly string[]): Part {
  const found = new Map<string, TestCase>();
  for (const one of listedCases(lines)) found.set(one.id, one);
  const errors: Part['errors'] = [];
  for (const { name, block } of readBlocks(lines)) {
    const frame = innermostFrame(block, 'last');
    const message = messageOf(block);
    const unloaded = /\(unittest\.loader\._FailedTest\.?(.*)\)$/.exec(name);
    if (unloaded) errors.push(reportError(`${name.split(' ')[0]}: ${message}`, frame));
    else found.set(idOf(name), failedCase(idOf(name), message, frame));
  }
  const counts = readSummary(lines, errors.length);
  return { runner: 'unittest', cases: [...found.values()], errors, counts, whole: counts !== null };
}

/**
 * `test_null (tests.test_cart.Total.test_null)`, before Python 3.11 without the last step, of a subtest with
 * `(price=2)` behind it. `setUpClass (tests.test_cart.Total)` is a place as well.
 */
function idOf(name: string): string {
  const [, test, place, subtest] = /^(\S+) \(([^()\s]+)\)(?: (.+))?$/.exec(name) ?? [];
  if (test === undefined || place === undefined) return testId(name);
  const owner = place.endsWith(`.${test}`) ? place.slice(0, -test.length - 1) : place;
  return testId(owner, test, subtest ?? '');
}

const outcomeOf = String.raw`(ok|FAIL|ERROR|expected failure|unexpected success|skipped ['"].*)`;
const listed = new RegExp(String.raw`^(.{1,900}?) \.\.\. ${outcomeOf}$`);
const begun = /^(.{1,900}?) \.\.\. ?(?:.*)$/;
const ended = new RegExp(String.raw`^(?:.{0,900}\s)?${outcomeOf}$`);

/**
 * With `-v`: the test, on the line below the first line of its docstring if it has one, ` ... ` and the outcome; which
 * stands some lines below where the test printed something.
 */
function listedCases(lines: readonly string[]): TestCase[] {
  const cases: TestCase[] = [];
  let open: string | null = null;
  for (const [index, line] of lines.entries()) {
    if (doubleRule.test(line)) break;
    const [, told = '', outcome] = listed.exec(line) ?? [];
    const start = told === '' ? begun.exec(line)?.[1] : told;
    const named = start === undefined ? null : nameAt(start, lines[index - 1] ?? '');
    const late = named === null && open !== null ? ended.exec(line)?.[1] : undefined;
    if (named !== null && outcome !== undefined) cases.push(caseOf(named, outcome));
    else if (open !== null && late !== undefined) cases.push(caseOf(open, late));
    // The rounds of a test that fail are told in between.
    if (named !== null) open = outcome === undefined ? named : null;
    else if (late !== undefined) open = null;
  }
  return cases;
}

function nameAt(told: string, above: string): string | null {
  if (told.includes('unittest.loader._FailedTest')) return null;
  const here = isTest(told.trim()) ? told.trim() : above.trim();
  return isTest(here) ? here : null;
}

function caseOf(name: string, outcome: string): TestCase {
  const id = idOf(name);
  if (outcome === 'ok') return passedCase(id);
  return outcome.startsWith('skipped') || outcome === 'expected failure'
    ? skippedCase(id)
    : failedCase(id, outcome);
}

const isTest = (text: string): boolean => /^\S+ \([^()\s]+\.[^()\s]+\)/.test(text);
const doubleRule = /^={70}$/;
const rule = /^-{70}$/;

function readBlocks(lines: readonly string[]): { name: string; block: string[] }[] {
  const blocks: { name: string; block: string[] }[] = [];
  for (let at = 0; at + 2 < lines.length; at += 1) {
    const name = /^(?:ERROR|FAIL): (.+)$/.exec(lines[at + 1] ?? '')?.[1];
    if (!doubleRule.test(lines[at] ?? '') || name === undefined) continue;
    let start = at + 2;
    while (start < at + 5 && !rule.test(lines[start] ?? '')) start += 1;
    let end = start + 1;
    while (
      end < lines.length &&
      end - start < blockLinesMax &&
      !doubleRule.test(lines[end] ?? '') &&
      !rule.test(lines[end] ?? '')
    )
      end += 1;
    blocks.push({ name, block: lines.slice(start + 1, end) });
  }
  return blocks;
}

/** From the exception on: the frames above it are in `at`. */
function messageOf(block: readonly string[]): string {
  const last = block.findLastIndex((line) => /^\s*File "/.test(line));
  const below = block.slice(last + 1);
  const from = below.findIndex((line) => /^\S/.test(line));
  return (from === -1 ? block : below.slice(from)).join('\n');
}

function readSummary(lines: readonly string[], unloaded: number): Counts | null {
  const end = lines.findLastIndex((line, index) => unittestEnds(line, lines[index - 2] ?? ''));
  if (end === -1) return null;
  const of = (word: string) => Number(new RegExp(`${word}=(\\d{1,9})`).exec(lines[end] ?? '')?.[1] ?? 0);
  const ran = Number(/^Ran (\d{1,9}) /.exec(lines[end - 2] ?? '')?.[1] ?? 0);
  // Modules that could not be loaded are counted as tests.
  const failed =
    Math.max(0, of('(?<!expected )failures') + of('errors') - unloaded) + of('unexpected successes');
  const skipped = of('skipped') + of('expected failures');
  return { passed: Math.max(0, ran - unloaded - failed - skipped), failed, skipped };
}

/** The last line, two below the count of tests. */
export const unittestEnds = (line: string, beforeLast: string): boolean =>
  /^(?:OK|FAILED|NO TESTS RAN)(?: \(.{1,200}\))?$/.test(line) && /^Ran \d{1,9} tests? in \d/.test(beforeLast);
