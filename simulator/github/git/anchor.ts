import type { Side } from '../entities.ts';
import { git } from './run.ts';

export interface Anchor {
  /** Which hunk of the file, from 0. */
  hunk: number;
  /** Lines below the first hunk header. */
  position: number;
  /** The hunk from its header down to the line. */
  diffHunk: string;
}

/** Where a line stands in a file's patch; null where it is outside of all hunks, which GitHub refuses. */
export function anchorLine(patch: string, side: Side, line: number): Anchor | null {
  const lines = patch.split('\n');
  let hunk = -1;
  let start = 0;
  let left = 0;
  let right = 0;
  for (const [position, text] of lines.entries()) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/u.exec(text);
    if (header) {
      hunk += 1;
      start = position;
      left = Number(header[1]);
      right = Number(header[2]);
      continue;
    }
    if (text.startsWith('\\')) continue;
    const onLeft = !text.startsWith('+');
    const onRight = !text.startsWith('-');
    const here = side === 'LEFT' ? onLeft && left === line : onRight && right === line;
    if (here) return { hunk, position, diffHunk: lines.slice(start, position + 1).join('\n') };
    if (onLeft) left += 1;
    if (onRight) right += 1;
  }
  return null;
}

/** The line that stands `position` lines below the first hunk header; null where there is none. */
export function lineAtPosition(patch: string, position: number): { side: Side; line: number } | null {
  const text = patch.split('\n')[position];
  if (text === undefined || text.startsWith('@@') || text.startsWith('\\')) return null;
  const side: Side = text.startsWith('-') ? 'LEFT' : 'RIGHT';
  const upTo = patch.split('\n').slice(0, position + 1);
  let line = 0;
  for (const each of upTo) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)/u.exec(each);
    if (header) line = Number(header[side === 'LEFT' ? 1 : 2]) - 1;
    else if (!each.startsWith(side === 'LEFT' ? '+' : '-') && !each.startsWith('\\')) line += 1;
  }
  return { side, line };
}

/** How lines of one file moved between two commits: gives the new number, or null where the line was changed or removed. */
export async function lineMoves(
  folder: string,
  { from, to, path }: { from: string; to: string; path: string },
): Promise<(line: number) => number | null> {
  const text = await git(
    ['diff', '--no-color', '--no-ext-diff', '--no-textconv', '-U0', from, to, '--', path],
    {
      folder,
    },
  );
  const lines = text.split('\n');
  const hunks = lines.flatMap((each) => {
    const match = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/u.exec(each);
    return match
      ? [{ at: Number(match[1]), removed: Number(match[2] ?? 1), added: Number(match[3] ?? 1) }]
      : [];
  });
  const isGone = lines.some((each) => each.startsWith('deleted file mode'));
  return (line) => {
    if (isGone) return null;
    let moved = line;
    for (const { at, removed, added } of hunks) {
      if (removed > 0 && line >= at && line < at + removed) return null;
      // A pure insertion "-5,0" stands behind line 5.
      if (line >= at + Math.max(removed, 1)) moved += added - removed;
    }
    return moved;
  };
}
