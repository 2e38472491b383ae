import { type NotebookLine, notebookLines } from '../change/notebook-outputs.ts';
import type { ChangedFile } from '../change/snapshot.ts';
import { placesOf } from './file-outline.ts';

/** No code has so many letters and digits without a break; a picture as text has nothing else. */
const encodedCharactersMin = 1_000;
const isEncoded = (text: string): boolean =>
  text.length >= encodedCharactersMin &&
  text.split(/[^A-Za-z0-9+/=]+/).some((run) => run.length >= encodedCharactersMin);

/** No person writes lines so long. */
const longLineCharacters = 2_000;
/** Below this much text a file is cheaper read than argued about. */
const minifiedCharactersMin = 20_000;
const minifiedShare = 0.8;

/** Lines of a file that no seat is asked to read although the file is read. */
export interface LeftOut {
  /** For each hunk, by the number of its line. */
  lines: boolean[][];
  /** How many and why, in words. */
  reason: string;
}

/**
 * Of a notebook, what its runs left behind; of a file of hardly anything but very long lines, these. What else stands in
 * such a file is read: nobody can keep code from being read by putting a picture or a bundle beside it. Null for a file
 * of which everything is read.
 */
export function leftOutLines(file: ChangedFile): LeftOut | null {
  const isNotebook = file.path.toLowerCase().endsWith('.ipynb');
  const lines = isNotebook ? outputLines(file) : isMinified(file) ? longLines(file) : [];
  const count = lines.flat().filter(Boolean).length;
  if (count === 0) return null;
  const reason = isNotebook
    ? `${count} lines of outputs and attachments of the notebook were left out: they are what its runs left behind, and no code of it`
    : `minified: ${count} lines of more than ${longLineCharacters} characters were left out, which a tool wrote`;
  return { lines, reason };
}

function isMinified(file: ChangedFile): boolean {
  const lengths = file.hunks.flatMap((hunk) => hunk.lines.map((line) => line.text.length));
  const all = lengths.reduce((sum, length) => sum + length, 0);
  const long = lengths.reduce((sum, length) => sum + (length > longLineCharacters ? length : 0), 0);
  return all > minifiedCharactersMin && long > all * minifiedShare;
}

const longLines = (file: ChangedFile): boolean[][] =>
  file.hunks.map((hunk) => hunk.lines.map((line) => line.text.length > longLineCharacters));

function outputLines(file: ChangedFile): boolean[][] {
  const known = notebookLines(wholeText(file) ?? '') ?? [];
  return file.hunks.map((hunk) => {
    const places = placesOf(hunk, file.status === 'deleted' ? 'base' : 'head');
    return hunk.lines.map(
      (line, index) => isEncoded(line.text) || isInside(known, places[index] ?? 0, line.kind === 'removed'),
    );
  });
}

/** A line that is gone stood within outputs where the line before its place ends within them. */
const isInside = (known: readonly NotebookLine[], place: number, gone: boolean): boolean =>
  (gone ? known[place - 2]?.endsInside : known[place - 1]?.inside) === true;

/** The head side, where a hunk holds all of it too. */
function wholeText(file: ChangedFile): string | null {
  if (file.headText !== null) return file.headText;
  const [only, ...more] = file.hunks;
  return file.status === 'added' && only && more.length === 0
    ? only.lines.map((line) => line.text).join('\n')
    : null;
}
