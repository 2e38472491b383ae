import { innermostFrame } from './frames.ts';
import { blockLinesMax, dedent, indentOf } from './lines.ts';
import { failedCase, lastSummary, passedCase, reportError, skippedCase, testId, type Part } from './part.ts';
import type { TestCase } from './report.ts';

const file = /^ ?(PASS|FAIL) {1,2}(\S.*?)(?: \(\d[\d.]* m?s\))?$/;

/** Reads what jest prints, with or without `--verbose`. */
export function readJest(lines: readonly string[]): Part {
  const found = new Map<string, TestCase>();
  const errors: Part['errors'] = [];
  let current = '';
  for (let at = 0; at < lines.length; at += 1) {
    const [, outcome, name] = file.exec(lines[at] ?? '') ?? [];
    if (name !== undefined) {
      current = name;
      const tree = readTree(lines, at + 1, name);
      if (tree.length === 0 && outcome === 'PASS') tree.push(passedCase(testId(name)));
      for (const one of tree) found.set(one.id, one);
    }
    const heading = /^ {2}● (.+)$/.exec(lines[at] ?? '')?.[1];
    if (heading === undefined || current === '' || heading === 'Console') continue;
    const block = blockOf(lines, at + 1);
    const message = messageOf(block);
    const frame = innermostFrame(block);
    const id = testId(current, ...heading.split(' › '));
    if (heading !== 'Test suite failed to run') found.set(id, failedCase(id, message, frame));
    else errors.push(reportError(`${current}: ${message}`, frame ?? { file: current, line: lineOf(block) }));
  }
  const counts = lastSummary(lines, jestEnds);
  return { runner: 'jest', cases: [...found.values()], errors, counts, whole: counts !== null };
}

/** The tests that `--verbose` lists below a file, up to the first empty line. */
function readTree(lines: readonly string[], from: number, name: string): TestCase[] {
  const cases: TestCase[] = [];
  let suites: { indent: number; name: string }[] = [];
  for (let at = from; at < lines.length && lines[at] !== ''; at += 1) {
    const line = lines[at] ?? '';
    const indent = indentOf(line);
    const text = line.trimStart();
    if (indent < 2 || text.startsWith('● ')) break;
    suites = suites.filter((suite) => suite.indent < indent);
    const [, mark, test] = /^([✓✕○✎]) (.+?)(?: \(\d[\d.]* m?s\))?$/.exec(text) ?? [];
    if (test === undefined) {
      suites.push({ indent, name: text });
      continue;
    }
    const bare = mark === '○' || mark === '✎' ? test.replace(/^(?:skipped|todo) /, '') : test;
    const id = testId(name, ...suites.map((suite) => suite.name), bare);
    cases.push(mark === '✓' ? passedCase(id) : mark === '✕' ? failedCase(id) : skippedCase(id));
  }
  return cases;
}

function blockOf(lines: readonly string[], from: number): string[] {
  let end = from;
  while (end < lines.length && end - from < blockLinesMax) {
    const line = lines[end] ?? '';
    if (line.startsWith('  ● ') || (line !== '' && indentOf(line) < 4)) break;
    end += 1;
  }
  return dedent(lines.slice(from, end));
}

/** Without the excerpt of the source and the frames: the model can read the file itself. */
const messageOf = (block: string[]): string =>
  block.filter((line) => !/^\s*at |^\s*>? *\d* ?\|/.test(line)).join('\n');

/** Of a file that cannot be parsed: `Unexpected token (3:8)`. */
const lineOf = (block: string[]): number => {
  const told = block
    .map((line) => /\((\d{1,9}):\d{1,9}\)$/.exec(line)?.[1])
    .find((line) => line !== undefined);
  return Number(told ?? 1);
};

/** The line of the summary that counts tests. */
export const jestEnds = (line: string, before: string): boolean =>
  line.startsWith('Tests: ') && before.startsWith('Test Suites: ');
