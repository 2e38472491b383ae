import type { ChangedFile, HunkLine, Snapshot } from '../change/snapshot.ts';
import type { Piece, PiecePart } from './piece.ts';

const signs = { context: ' ', added: '+', removed: '-' } as const;

/**
 * The text of one piece as every seat sees it. Each line of the change stands behind a gutter (`   12 + |`), so that
 * no line of a hostile file can pass for a file's heading or for the end of the change.
 */
export function renderPiece(snapshot: Snapshot, piece: Piece): string {
  const files = new Map(snapshot.files.map((file) => [file.path, file]));
  return piece.parts
    .map((part) => {
      const file = files.get(part.path);
      if (!file) throw new Error(`Piece ${piece.index} names "${part.path}", which is not in the change.`);
      return renderFile(file, part);
    })
    .join('\n');
}

/** Lines that carry a change in one file: what `renderPiece` prints, and what tokens are estimated from. */
export function renderFile(file: ChangedFile, part: Omit<PiecePart, 'path'>): string {
  const was = file.previousPath ? ` (was ${JSON.stringify(file.previousPath)})` : '';
  const hunks = file.hunks
    .slice(part.firstHunk, part.endHunk)
    .map((hunk) =>
      [
        `@@ ${printable(hunk.heading)}`,
        ...hunk.lines.slice(part.lines?.first, part.lines?.end).map(renderLine),
      ].join('\n'),
    );
  return [
    `FILE ${JSON.stringify(file.path)} ${file.status}${was}`,
    ...modes(file),
    ...hunks,
    `END ${JSON.stringify(file.path)}`,
  ].join('\n');
}

/** A file that becomes executable may matter more than its lines. */
const modes = ({ baseMode, headMode }: ChangedFile): string[] =>
  baseMode && headMode && baseMode !== headMode ? [`MODE ${baseMode} to ${headMode}`] : [];

/** A line number counts on the head side, but for removed lines, which stand on the base side only. */
function renderLine(line: HunkLine): string {
  const number = line.kind === 'removed' ? line.baseLine : line.headLine;
  return `${String(number ?? 0).padStart(6)} ${signs[line.kind]} |${printable(line.text)}`;
}

/** Control characters shown as escapes: a stray carriage return or line separator must not start a line of its own. */
const printable = (text: string): string =>
  text.replace(
    /(?!\t)[\p{Cc}\u2028\u2029]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
