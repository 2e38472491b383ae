import { innermostFrame, placeAtEnd, workspacePath, type Frame } from './frames.ts';
import { blockLinesMax, dedent, indentOf } from './lines.ts';
import { failedCase, lastSummary, passedCase, reportError, skippedCase, testId, type Part } from './part.ts';
import type { TestCase } from './report.ts';

/** Reads what vitest prints by default, as a tree, or one line a test (`--reporter=verbose`). */
export function readVitest(lines: readonly string[]): Part {
  const found = new Map<string, TestCase>();
  for (const one of listedCases(lines)) found.set(one.id, one);
  const { failures, errors } = readFailures(lines);
  for (const one of failures) found.set(one.id, one);
  const counts = lastSummary(lines, vitestEnds);
  return { runner: 'vitest', cases: [...found.values()], errors, counts, whole: counts !== null };
}

const symbol = /^( +)([✓×❯↓]) (.+)$/;
const duration = / \d{1,12}ms$/;
/** `test/cart.test.js (7 tests | 4 failed)`: one line for a whole file. */
const wholeFile = /^(\S.*?) \((\d{1,9}) tests?(?: \||\))/;

function listedCases(lines: readonly string[]): TestCase[] {
  const cases: TestCase[] = [];
  let path: { indent: number; name: string }[] = [];
  for (const [index, line] of lines.entries()) {
    const [, spaces, mark, rest] = symbol.exec(line) ?? [];
    if (spaces === undefined || mark === undefined || rest === undefined) continue;
    const indent = spaces.length;
    const text = rest.replace(/^\|[^|]{1,100}\| /, '').replace(duration, '');
    const file = indent === 1 ? wholeFile.exec(text)?.[1] : undefined;
    if (file !== undefined) {
      path = [{ indent, name: file }];
      if (mark === '✓') cases.push(passedCase(testId(file)));
      continue;
    }
    path = path.filter((step) => step.indent < indent);
    if (isSuite(text, mark, indent, lines[index + 1] ?? '')) {
      path.push({ indent, name: text.replace(/ \(\d{1,9}\)$/, '') });
      continue;
    }
    const id = testId(...path.map((step) => step.name), text.replace(/ \((?:retry|repeat) x\d{1,9}\)$/, ''));
    if (mark === '✓') cases.push(passedCase(id));
    if (mark === '↓') cases.push(skippedCase(id));
    if (mark === '×') cases.push(failedCase(id));
  }
  return cases;
}

const isSuite = (text: string, mark: string, indent: number, next: string): boolean =>
  mark === '❯' || (/ \(\d{1,9}\)$/.test(text) && symbol.test(next) && indentOf(next) > indent);

const failed = /^ ?FAIL {2}(.+)$/;
const rule = /^⎯{3,}/;

/** The blocks below ` FAIL  file > suite > test` and below the headings of errors that belong to no test. */
function readFailures(lines: readonly string[]): { failures: TestCase[]; errors: Part['errors'] } {
  const failures: TestCase[] = [];
  const errors: Part['errors'] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const name = failed.exec(lines[at] ?? '')?.[1]?.replace(/^\|[^|]{1,100}\| /, '');
    const unhandled = /^⎯+ Unhandled (?:Rejection|Error|Exception) ⎯+$/.test(lines[at] ?? '');
    if (name === undefined && !unhandled) continue;
    const block = blockOf(lines, at + 1);
    const frame = innermostFrame(block) ?? placeOfSyntaxError(block);
    const message = messageOf(block);
    const suite = name === undefined ? null : / \[ (.+) \]$/.exec(name);
    if (name === undefined) errors.push(reportError(message, frame));
    else if (suite) errors.push(reportError(`${suite[1]}: ${message}`, frame));
    else failures.push(failedCase(testId(...name.split(' > ')), message, frame));
  }
  return { failures, errors };
}

/** Several tests that failed in the same way stand above one block. */
function blockOf(lines: readonly string[], from: number): string[] {
  let start = from;
  while (failed.test(lines[start] ?? '')) start += 1;
  let end = start;
  while (end < lines.length && end - start < blockLinesMax && !isEnd(lines[end] ?? '')) end += 1;
  return dedent(lines.slice(start, end));
}
const isEnd = (line: string) => rule.test(line) || failed.test(line);

/** Without the excerpt of the source and the frames: the model can read the file itself. */
const messageOf = (block: string[]): string =>
  block.filter((line) => !/^\s*❯ |^\s*(?:\d+| +)\|/.test(line)).join('\n');

/** `File: /test/broken.test.js:3:8`: from the root of the project, not of the file system. */
function placeOfSyntaxError(block: string[]): Frame | null {
  for (const line of block) {
    if (!/^\s*(?:At file|File): /.test(line)) continue;
    const place = placeAtEnd(line.slice(line.indexOf(': ') + 2));
    const file = place ? (workspacePath(place.file) ?? workspacePath(place.file.replace(/^\//, ''))) : null;
    if (place && file) return { file, line: place.line };
  }
  return null;
}

/** The line of the summary that counts tests. */
export const vitestEnds = (line: string, before: string): boolean =>
  /^ {2,}Tests {2,}\S/.test(line) && /^ Test Files {2}/.test(before);
