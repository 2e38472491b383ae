import type { ChangedFile, Hunk, HunkLine, Snapshot } from '../change/snapshot.ts';
import type { CodeLine, Piece, PiecePart } from './piece.ts';

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
  const was = file.previousPath ? ` (was ${renderPath(file.previousPath)})` : '';
  const hunks = file.hunks.slice(part.firstHunk, part.endHunk).map((hunk, offset) => {
    const enclosing = part.enclosing?.find((one) => one.hunk === part.firstHunk + offset)?.lines ?? [];
    return [
      renderHeading(hunk),
      ...enclosing.map(renderBeside),
      ...hunk.lines.slice(part.lines?.first, part.lines?.end).map(renderLine),
    ].join('\n');
  });
  return [
    `FILE ${renderPath(file.path)} ${file.status}${was}`,
    ...modes(file),
    ...hunks,
    `END ${renderPath(file.path)}`,
  ].join('\n');
}

/** Without the line ends that some readers see where JSON sees none. */
export const renderPath = (path: string): string => printable(JSON.stringify(path));

export const renderHeading = ({ heading }: Hunk): string => `@@ ${printable(heading)}`;

/** A file that becomes executable may matter more than its lines. */
const modes = ({ baseMode, headMode }: ChangedFile): string[] =>
  baseMode && headMode && baseMode !== headMode ? [`MODE ${baseMode} to ${headMode}`] : [];

/** A line number counts on the head side, but for removed lines, which stand on the base side only. */
export function renderLine(line: HunkLine): string {
  const number = line.kind === 'removed' ? line.baseLine : line.headLine;
  return `${String(number ?? 0).padStart(6)} ${signs[line.kind]} |${printable(line.text)}`;
}

/** A line that is shown only so that others are understood: `=` where lines of the change have another sign. */
export const renderBeside = ({ line, text }: CodeLine): string =>
  `${String(line).padStart(6)} = |${printable(text)}`;

/** Control characters shown as escapes: a stray carriage return or line separator must not start a line of its own. */
export const printable = (text: string): string =>
  text.replace(
    /(?!\t)[\p{Cc}\u2028\u2029]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
