import { malformed, type PatchLines } from './patch-lines.ts';
import type { Hunk, HunkLine } from './snapshot.ts';

const header = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@(?: (.*))?$/s;
const kinds: Record<string, HunkLine['kind']> = { ' ': 'context', '+': 'added', '-': 'removed' };

interface Side {
  next: number;
  left: number;
  /** After `\ No newline at end of file` this side has no further line. */
  ended: boolean;
}

interface OpenHunk {
  patch: PatchLines;
  headerAt: number;
  base: Side;
  head: Side;
  lines: HunkLine[];
}

const side = (start: string | undefined, count: string | undefined): Side => {
  const left = count === undefined ? 1 : Number(count);
  // A side without lines names the line before the place; the next line there is one further.
  return { next: Number(start) + (left === 0 ? 1 : 0), left, ended: false };
};

const open = (patch: PatchLines): { hunk: OpenHunk; heading: string } => {
  const match = header.exec(patch.lines[patch.at] ?? '');
  if (match === null) throw malformed(patch, 'a hunk header such as "@@ -1,3 +1,4 @@"');
  const [, baseStart, baseCount, headStart, headCount, heading = ''] = match;
  const base = side(baseStart, baseCount);
  const head = side(headStart, headCount);
  if (base.next === 0 || head.next === 0) throw malformed(patch, 'a hunk whose lines start at 1 or later');
  if (base.left + head.left === 0) throw malformed(patch, 'a hunk with at least one line');
  const hunk = { patch, headerAt: patch.at, base, head, lines: [] };
  patch.at += 1;
  return { hunk, heading };
};

const take = (side: Side): number => {
  const line = side.next;
  side.next += 1;
  side.left -= 1;
  return line;
};

const remaining = ({ base, head, headerAt }: OpenHunk): string =>
  `${base.left} more base and ${head.left} more head lines of the hunk at line ${headerAt + 1}`;

const readLine = (hunk: OpenHunk): void => {
  const { patch, base, head } = hunk;
  const line = patch.lines[patch.at];
  // Mail programs cut the blank off an empty context line; git and patch read it back, and so do we.
  const kind = line === '' ? 'context' : kinds[line?.[0] ?? ''];
  if (line === undefined || kind === undefined) throw malformed(patch, remaining(hunk));
  const inBase = kind !== 'added';
  const inHead = kind !== 'removed';
  if ((inBase && base.left === 0) || (inHead && head.left === 0)) throw malformed(patch, remaining(hunk));
  if ((inBase && base.ended) || (inHead && head.ended)) {
    throw malformed(patch, 'no further line after "\\ No newline at end of file" on that side');
  }
  hunk.lines.push({
    kind,
    text: line.slice(1),
    baseLine: inBase ? take(base) : null,
    headLine: inHead ? take(head) : null,
  });
  patch.at += 1;
  if (patch.lines[patch.at]?.startsWith('\\ ') !== true) return;
  base.ended ||= inBase;
  head.ended ||= inHead;
  patch.at += 1;
};

const readHunk = (patch: PatchLines, after: { base: number; head: number }): Hunk => {
  const { hunk, heading } = open(patch);
  if (hunk.base.next < after.base || hunk.head.next < after.head) {
    throw malformed(patch, 'a hunk that starts behind the end of the hunk before it', hunk.headerAt);
  }
  while (hunk.base.left + hunk.head.left > 0) readLine(hunk);
  after.base = hunk.base.next;
  after.head = hunk.head.next;
  return { heading, lines: hunk.lines };
};

/**
 * Reads all hunks that follow. Throws `change.malformed-patch` where counts do not add up, a line is none of a hunk's, or
 * a hunk lies before its predecessor; what follows the last hunk is the caller's to judge.
 */
export const readHunks = (patch: PatchLines): Hunk[] => {
  const hunks: Hunk[] = [];
  const after = { base: 0, head: 0 };
  while (patch.lines[patch.at]?.startsWith('@@') === true) hunks.push(readHunk(patch, after));
  return hunks;
};
