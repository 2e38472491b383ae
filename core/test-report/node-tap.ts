import { frameIn, innermostFrame, placeAtEnd, workspacePath, type Frame } from './frames.ts';
import { dedent, indentOf } from './lines.ts';
import { failedCase, passedCase, reportError, skippedCase, testId, type Counts, type Part } from './part.ts';

/** Reads TAP as node's own runner prints it; that of other programs as far as it is alike. */
export function readTap(lines: readonly string[]): Part {
  const part: Part = { runner: 'node', cases: [], errors: [], counts: null, whole: false };
  const path: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const depth = Math.floor(indentOf(line) / 4);
    const subtest = /^ *# Subtest: (.+)$/.exec(line)?.[1];
    if (subtest !== undefined) path.splice(depth, Infinity, unescape(subtest));
    const [, not, rest] = /^ *(not )?ok \d{1,9}(?: -)? ?(.*)$/.exec(line) ?? [];
    if (rest === undefined) continue;
    const details = readDetails(lines, at + 1);
    if (details.type === 'suite') continue;
    const [name = '', directive] = rest.split(/ # (?=skip|todo)/i);
    path.splice(depth, Infinity, unescape(name));
    add(part, testId(...path.slice(0, depth + 1)), not !== undefined, directive !== undefined, details);
  }
  part.counts = readSummary(lines, part.errors.length);
  part.whole = part.counts !== null || lines.some((line) => /^1\.\.\d/.test(line));
  return part;
}

function add(part: Part, id: string, failed: boolean, excused: boolean, details: Details): void {
  if (excused) part.cases.push(skippedCase(id));
  else if (!failed) part.cases.push(passedCase(id));
  else if (/^[^>\s]+\.[cm]?[jt]sx?$/.test(id))
    part.errors.push(reportError(`${id}: ${details.error}`, details.at));
  else part.cases.push(failedCase(id, details.error, details.at));
}

const unescape = (name: string): string => name.replace(/\\([#\\])/g, '$1');

interface Details {
  type: string;
  error: string;
  at: Frame | null;
}

/** The YAML block below a result; read line by line, since what a test puts into it need not be YAML. */
function readDetails(lines: readonly string[], from: number): Details {
  const details: Details = { type: '', error: '', at: null };
  const indent = indentOf(lines[from] ?? '');
  if ((lines[from] ?? '').trim() !== '---') return details;
  for (let at = from + 1; at < lines.length && at < from + 300; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '...' && indentOf(line) === indent) break;
    const [, field, value] = indentOf(line) === indent ? (/^ *([a-zA-Z]{1,30}): (.*)$/.exec(line) ?? []) : [];
    if (field === undefined || value === undefined) continue;
    const block = value === '|-' ? blockBelow(lines, at + 1, indent) : [unquote(value)];
    if (field === 'type') details.type = block[0] ?? '';
    if (field === 'error') details.error = block.join('\n');
    if (field === 'location') details.at ??= placeOf(block[0] ?? '');
    if (field === 'stack') details.at = innermostFrame(block.map((frame) => `at ${frame}`)) ?? details.at;
  }
  return details;
}

function blockBelow(lines: readonly string[], from: number, indent: number): string[] {
  let end = from;
  while (end < lines.length && end - from < 200 && (lines[end] === '' || indentOf(lines[end] ?? '') > indent))
    end += 1;
  return dedent(lines.slice(from, end));
}

const unquote = (value: string): string =>
  /^'.*'$/.test(value) ? value.slice(1, -1).replaceAll("''", "'") : value;

function placeOf(location: string): Frame | null {
  const place = placeAtEnd(location);
  const file = place ? workspacePath(place.file) : null;
  return place && file !== null ? { file, line: place.line } : frameIn(location);
}

function readSummary(lines: readonly string[], errors: number): Counts | null {
  const end = lines.findLastIndex((line) => tapEnds(line));
  if (end === -1) return null;
  const of = (word: string): number => {
    const line = lines.slice(Math.max(0, end - 8), end).findLast((line) => line.startsWith(`# ${word} `));
    return Number(/ (\d{1,9})$/.exec(line ?? '')?.[1] ?? 0);
  };
  const failed = Math.max(0, of('fail') + of('cancelled') - errors);
  return { passed: of('pass'), failed, skipped: of('skipped') + of('todo') };
}

/** The last line of node's summary. */
export const tapEnds = (line: string): boolean => /^# duration_ms \d/.test(line);
export const tapBegins = (line: string): boolean => /^TAP version \d+$/.test(line);
