import { Failed } from '../failed.ts';

/** A patch being read: its lines, and how far the reader has come. */
export interface PatchLines {
  readonly lines: readonly string[];
  at: number;
}

/** Splits at `\n`. A `\r` before it belongs to the line end and goes, also where the whole patch has Windows line ends. */
export const patchLines = (text: string): PatchLines => {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop();
  return { lines, at: 0 };
};

const shown = (line: string | undefined): string => {
  if (line === undefined) return 'the end of the patch';
  return JSON.stringify(line.length > 80 ? `${line.slice(0, 80)}…` : line);
};

/** Refuses the patch at the line where the reader stands (or at `at`), in words that a person can act on. */
export const malformed = (patch: PatchLines, expected: string, at: number = patch.at): Failed =>
  new Failed(
    'change.malformed-patch',
    `The patch is malformed at line ${at + 1}: expected ${expected}, found ${shown(patch.lines[at])}. ` +
      'Make it again with "git diff" or "diff -u", and pass it on unedited.',
  );
