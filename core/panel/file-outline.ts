import { type CodeSymbol, outlineText } from '../change/outline.ts';
import type { ChangedFile, Hunk, HunkLine } from '../change/snapshot.ts';
import { clip } from '../clip.ts';
import type { CodeLine } from './piece.ts';

/** What is known of one changed file's functions, classes and types. */
export interface FileOutline {
  /** Outer ones before those inside them. */
  symbols: readonly CodeSymbol[];
  /** The side that lines count on: the base only for a file that is deleted. */
  side: 'head' | 'base';
  textOf: (line: number) => string | undefined;
}

/** One changed file that seats read. */
export interface ReadFile {
  file: ChangedFile;
  outline: FileOutline;
}

/** Enough for whatever people write; what comes behind is cut without an outline. Characters of one change. */
const outlinedMax = 6_000_000;

export function outlineFiles(files: readonly ChangedFile[]): ReadFile[] {
  let left = outlinedMax;
  return files.map((file) => {
    left -= file.headText?.length ?? file.hunks.reduce((sum, hunk) => sum + charactersOf(hunk), 0);
    return { file, outline: outlineFile(left >= 0 ? file : { ...file, path: '' }) };
  });
}

const charactersOf = (hunk: Hunk) => hunk.lines.reduce((sum, line) => sum + line.text.length + 1, 0);

/** Of the whole file where it is known, else of what its hunks show. */
function outlineFile(file: ChangedFile): FileOutline {
  const side = file.status === 'deleted' ? 'base' : 'head';
  if (file.headText !== null) {
    const lines = file.headText.split('\n');
    return {
      symbols: outlineText(file.path, file.headText),
      side,
      textOf: (line) => lines[line - 1]?.replace(/\r$/, ''),
    };
  }
  const known = new Map<number, string>();
  const symbols = file.hunks.flatMap((hunk) => {
    const shown = hunk.lines.filter((line) => numberOf(line, side) !== null);
    for (const line of shown) known.set(numberOf(line, side) ?? 0, line.text);
    const first = shown[0] ? (numberOf(shown[0], side) ?? 1) : 1;
    return outlineText(file.path, shown.map((line) => line.text).join('\n'), first);
  });
  return { symbols, side, textOf: (line) => known.get(line) };
}

const numberOf = (line: HunkLine, side: FileOutline['side']): number | null =>
  side === 'head' ? line.headLine : line.baseLine;

/**
 * For each line of a hunk, the line of the outline's side that it stands at: a line of the other side stands at the
 * next one, since a change begins with what it removes.
 */
export function placesOf(hunk: Hunk, side: FileOutline['side']): number[] {
  const places: number[] = hunk.lines.map(() => 0);
  let next = 1;
  for (const line of hunk.lines) next = Math.max(next, (numberOf(line, side) ?? 0) + 1);
  for (let index = hunk.lines.length - 1; index >= 0; index -= 1) {
    const line = hunk.lines[index];
    next = (line ? numberOf(line, side) : null) ?? next;
    places[index] = next;
  }
  return places;
}

/** A signature of more lines tells its first ones. */
const signatureLinesMax = 3;
const signatureCharactersMax = 160;

/** The lines of a symbol's signature that stand before line `before`. */
export function signatureOf({ textOf }: FileOutline, symbol: CodeSymbol, before = Infinity): CodeLine[] {
  const end = Math.min(symbol.bodyLine + 1, symbol.startLine + signatureLinesMax, before);
  const lines: CodeLine[] = [];
  for (let line = symbol.startLine; line < end; line += 1) {
    const text = textOf(line);
    if (text?.trim()) lines.push({ line, text: clip(text.trimEnd(), signatureCharactersMax) });
  }
  return lines;
}

const enclosingMax = 4;

/** The symbols that a line is inside of and does not begin, the innermost last. */
export const enclosingSymbols = ({ symbols }: FileOutline, line: number): CodeSymbol[] =>
  symbols.filter((symbol) => symbol.startLine < line && line <= symbol.endLine).slice(-enclosingMax);
