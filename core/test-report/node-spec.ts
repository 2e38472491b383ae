import { innermostFrame, frameIn, placeAtEnd, workspacePath, type Frame } from './frames.ts';
import { blockBelow, indentOf } from './lines.ts';
import { failedCase, passedCase, reportError, skippedCase, testId, type Counts, type Part } from './part.ts';
import type { TestCase } from './report.ts';

/** Reads the `spec` reporter of node's own runner. */
export function readNodeSpec(lines: readonly string[]): Part {
  const end = lines.findIndex((line) => line === '✖ failing tests:');
  const summary = lines.findIndex((line) => nodeSpecEnds(line));
  const until = [end, summary].filter((at) => at !== -1);
  const listed = readTree(until.length === 0 ? lines : lines.slice(0, Math.min(...until)));
  const counts = readSummary(lines);
  const told = end === -1 ? [] : readDetails(lines, end + 1);
  const errors: Part['errors'] = [];
  const cases = listed.map(({ name, one }) => {
    const index = one.outcome === 'failed' ? told.findIndex((detail) => detail.name === name) : -1;
    const detail = index === -1 ? undefined : told.splice(index, 1)[0];
    return detail ? failedCase(one.id, detail.message, detail.at) : one;
  });
  const kept = cases.filter((one) => {
    if (one.outcome !== 'failed' || !isFile(one.id)) return true;
    errors.push(fileError(lines, one));
    return false;
  });
  return {
    runner: 'node',
    cases: kept,
    errors,
    counts: subtract(counts, errors.length),
    whole: counts !== null,
  };
}

interface Listed {
  name: string;
  one: TestCase;
}

/** `▶` opens a suite, and a mark at the same depth closes it: that one is no test. */
function readTree(lines: readonly string[]): Listed[] {
  const listed: Listed[] = [];
  let suites: { indent: number; name: string }[] = [];
  for (const line of lines) {
    const [, spaces, mark, rest] = /^( *)([▶✔✖﹣⚠]) (.+)$/.exec(line) ?? [];
    if (spaces === undefined || rest === undefined) continue;
    const indent = spaces.length;
    // A reason for leaving it out stands behind the time.
    const name = rest
      .replace(/( \(\d[\d.]{0,30}ms\)) # .*$/, '$1')
      .replace(/ # (?:skip|todo)\b.*$/i, '')
      .replace(/ \(\d[\d.]{0,30}ms\)$/, '');
    const closes = suites.some((suite) => suite.indent === indent && suite.name === name) && mark !== '▶';
    suites = suites.filter((suite) => suite.indent < indent);
    if (closes) continue;
    if (mark === '▶') {
      suites.push({ indent, name });
      continue;
    }
    if (rest === name && mark !== '﹣') continue;
    const id = testId(...suites.map((suite) => suite.name), name);
    if (mark === '✔') listed.push({ name, one: passedCase(id) });
    else if (mark === '✖') listed.push({ name, one: failedCase(id) });
    else listed.push({ name, one: skippedCase(id) });
  }
  return listed;
}

interface Detail {
  name: string;
  message: string;
  at: Frame | null;
}

function readDetails(lines: readonly string[], from: number): Detail[] {
  const told: Detail[] = [];
  for (let at = from; at < lines.length; at += 1) {
    const name = /^✖ (.+?)(?: \(\d[\d.]{0,30}ms\))?$/.exec(lines[at] ?? '')?.[1];
    if (name === undefined) continue;
    const block = blockBelow(lines, at + 1, indentOf(lines[at] ?? ''));
    const stands = /^test at (.+)$/.exec(lines[at - 1] ?? '')?.[1];
    told.push({ name, message: messageOf(block), at: innermostFrame(block) ?? placeOf(stands) });
  }
  return told;
}

function placeOf(stands: string | undefined): Frame | null {
  const place = stands === undefined ? null : placeAtEnd(stands);
  const file = place ? workspacePath(place.file) : null;
  return place && file !== null ? { file, line: place.line } : null;
}

/** Without frames, and without the fields of an assertion, which the message tells already. */
function messageOf(block: string[]): string {
  const fields = block.findIndex((line) => /^\s+at .* \{$/.test(line));
  const told = (fields === -1 ? block : block.slice(0, fields))
    .filter((line) => !/^\s+at /.test(line))
    .join('\n');
  return /^'[^'\n]*'$/.test(told) ? told.slice(1, -1) : told;
}

/** A file that could not be loaded, or that ended by itself, is shown as a test with the file's name. */
const isFile = (id: string): boolean => /^[^>\s]+\.[cm]?[jt]sx?$/.test(id);

function fileError(lines: readonly string[], one: TestCase): Part['errors'][number] {
  const at = lines.findIndex(
    (line) => /^(?:file:\/\/)?\/[^\s:]{1,1000}:\d{1,9}$/.test(line) && line.includes(one.id),
  );
  const place = at === -1 ? null : frameIn(`at ${lines[at]}`);
  const shown = at === -1 ? '' : lines.slice(at + 1, at + 6).join('\n');
  return reportError(`${one.id}: ${one.message}\n${shown}`, place ?? one.at);
}

const subtract = (counts: Counts | null, errors: number): Counts | null =>
  counts ? { ...counts, failed: Math.max(0, counts.failed - errors) } : null;

function readSummary(lines: readonly string[]): Counts | null {
  const end = lines.findLastIndex((line) => nodeSpecEnds(line));
  if (end === -1) return null;
  const of = (word: string): number => {
    const line = lines.slice(Math.max(0, end - 8), end).findLast((line) => line.startsWith(`ℹ ${word} `));
    return Number(/ (\d{1,9})$/.exec(line ?? '')?.[1] ?? 0);
  };
  return { passed: of('pass'), failed: of('fail') + of('cancelled'), skipped: of('skipped') + of('todo') };
}

/** The last line of the summary. */
export const nodeSpecEnds = (line: string): boolean => /^ℹ duration_ms \d/.test(line);
