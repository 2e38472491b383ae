import type { ChangedFile, Snapshot } from '../change/snapshot.ts';

/** Where a comment can stand. `startLine` equals `line` for one line. */
export interface CommentPlace {
  path: string;
  side: 'LEFT' | 'RIGHT';
  startLine: number;
  line: number;
}

interface Stated {
  file: string;
  side: 'head' | 'base';
  startLine: number;
  endLine: number;
}

/** GitHub's diff has so many lines around a changed one, whatever ours has, and takes comments on no others. */
const contextLines = 3;

/** The lines of each file and side that GitHub accepts comments on. */
export function commentableLines({ files }: Pick<Snapshot, 'files'>): Map<string, Set<number>> {
  const lines = new Map<string, Set<number>>();
  for (const file of files) {
    lines.set(`RIGHT ${file.path}`, linesOf(file, 'headLine'));
    lines.set(`LEFT ${file.path}`, linesOf(file, 'baseLine'));
  }
  return lines;
}

function linesOf({ hunks }: ChangedFile, side: 'headLine' | 'baseLine'): Set<number> {
  const accepted = new Set<number>();
  for (const { lines } of hunks) {
    lines.forEach(({ kind }, at) => {
      if (kind === 'context') return;
      for (const line of lines.slice(Math.max(0, at - contextLines), at + contextLines + 1)) {
        const number = line[side];
        if (number !== null) accepted.add(number);
      }
    });
  }
  return accepted;
}

/** The first run of lines of the stated range that GitHub accepts; null where there is none. */
export function placeOf(
  lines: ReadonlyMap<string, ReadonlySet<number>>,
  stated: Stated,
): CommentPlace | null {
  const side = stated.side === 'head' ? 'RIGHT' : 'LEFT';
  const accepted = lines.get(`${side} ${stated.file}`);
  if (!accepted) return null;
  const inRange = (line: number) => line >= stated.startLine && line <= stated.endLine && accepted.has(line);
  const startLine = [...accepted].filter(inRange).reduce((least, line) => Math.min(least, line), Infinity);
  if (startLine === Infinity) return null;
  let line = startLine;
  while (inRange(line + 1)) line += 1;
  return { path: stated.file, side, startLine, line };
}
