import type { ChangedFile, HunkLine, Snapshot } from '../change/snapshot.ts';
import type { FileSizePolicy } from '../configuration/file-size.ts';
import { matchesPattern } from '../match-pattern.ts';
import type { GateHit, GateResult } from './gate.ts';
import { boundHits } from './hits.ts';
import { looksMinified, roleOf } from './paths.ts';

/** Names files that the change lets grow beyond a bound. What a patch does not show of a file cannot be counted. */
export function judgeFileSize({ files }: Snapshot, policy: FileSizePolicy): GateResult {
  const gate = 'file-size';
  const judged = files.filter(
    ({ path, status, content }) =>
      content === 'text' &&
      status !== 'deleted' &&
      isKeptSmall(path) &&
      !policy.except.some((pattern) => matchesPattern(pattern, path)),
  );
  const hits = judged.flatMap((file) =>
    isMinified(file) ? [] : (judgeLines(file, policy) ?? judgeBytes(file, policy) ?? []),
  );
  const unread = judged
    .filter((file) => file.headText === null && file.status !== 'added')
    .map(
      ({ path }) => `${path}: only its changed lines are known, so that its size is at least what they tell`,
    );
  return hits.length > 0
    ? { gate, outcome: 'hit', hits: boundHits(hits), unread }
    : { gate, outcome: 'held', hits: [], unread };
}

/** Files that people write and read line by line; data grows with what it tells. */
const isKeptSmall = (path: string): boolean =>
  ['source', 'test', 'example', 'configuration'].includes(roleOf(path)) &&
  !/\.(?:json5?|jsonl|jsonc|csv|tsv|xml|svg|sql|html?|snap|po|pot|txt|ipynb|plist|geojson|log|patch|diff)$/i.test(
    path,
  );

const isMinified = (file: ChangedFile): boolean =>
  looksMinified(linesOf(file, 'added').map(({ text }) => text));

const linesOf = (file: ChangedFile, kind: HunkLine['kind']): HunkLine[] =>
  file.hunks.flatMap(({ lines }) => lines.filter((line) => line.kind === kind));

function judgeLines(file: ChangedFile, { linesMax }: FileSizePolicy): GateHit | null {
  const head = countLines(file);
  const grown = linesOf(file, 'added').length - linesOf(file, 'removed').length;
  if (grown < 1 || head.lines <= linesMax) return null;
  const about = head.exact ? '' : 'at least ';
  const from = file.status === 'added' ? 'is new and has' : `grows from ${about}${head.lines - grown} to`;
  return hitAt(
    file,
    'file-size.lines',
    Math.max(1, Math.min(linesMax + 1, head.lines)),
    `The file ${from} ${file.status === 'added' ? about : ''}${head.lines} lines, ${linesMax} is the bound: part it along what it does.`,
  );
}

/** A lower bound where only hunks are known: the file reaches at least to their last line. */
function countLines({ headText, hunks, status }: ChangedFile): { lines: number; exact: boolean } {
  if (headText !== null) {
    const lines = headText.split('\n').length;
    return { lines: headText.endsWith('\n') || headText === '' ? lines - 1 : lines, exact: true };
  }
  const numbers = hunks.flatMap(({ lines }) => lines.map(({ headLine }) => headLine ?? 0));
  return { lines: numbers.reduce((most, one) => Math.max(most, one), 0), exact: status === 'added' };
}

function judgeBytes(file: ChangedFile, { bytesMax }: FileSizePolicy): GateHit | null {
  if (bytesMax === undefined || (file.headText === null && file.status !== 'added')) return null;
  const bytesIn = (lines: HunkLine[]) => lines.reduce((sum, { text }) => sum + utf8Bytes(text) + 1, 0);
  const added = bytesIn(linesOf(file, 'added'));
  const grown = added - bytesIn(linesOf(file, 'removed'));
  const head = file.headText === null ? added : utf8Bytes(file.headText);
  if (grown < 1 || head <= bytesMax) return null;
  const from = file.status === 'added' ? 'is new and has' : `grows from ${Math.max(0, head - grown)} to`;
  return hitAt(
    file,
    'file-size.bytes',
    1,
    `The file ${from} ${head} bytes, ${bytesMax} is the bound: part it along what it does.`,
  );
}

/** Core has no encoder. */
function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const hitAt = (file: ChangedFile, rule: string, line: number, message: string): GateHit => ({
  rule,
  file: file.path,
  startLine: line,
  endLine: line,
  quote: '',
  message,
});
