import type { Piece } from './piece.ts';
import { printable, renderPath } from './render.ts';

const opening =
  'BESIDE THE CHANGE, ONLY TO BE KNOWN: no finding is about these lines, and no quote is taken from them';
const closing = 'END OF WHAT STANDS BESIDE THE CHANGE';

type Beside = Pick<Piece, 'signatures' | 'moved'>;

/**
 * What a seat is told about a piece besides the piece itself, each line of others behind a gutter whose sign no line of
 * the change has. Nothing where there is nothing to tell.
 */
export function renderBesides({ signatures = [], moved = [] }: Beside): string[] {
  if (signatures.length === 0 && moved.length === 0) return [];
  return [
    opening,
    ...moved.map(({ from, to }) => `MOVED word for word: ${span(from)} before, ${span(to)} after`),
    ...signatures.flatMap(({ path, lines }) => [
      `USED FROM ${renderPath(path)}`,
      ...lines.map(({ text }) => `${unnumbered} = |${printable(text)}`),
    ]),
    closing,
    '',
  ];
}

/** In the gutter's place for a number: nobody names these lines, and where they stand moves with every edit above them. */
const unnumbered = ' '.repeat(6);

const span = ({ path, startLine, endLine }: { path: string; startLine: number; endLine: number }) =>
  `${renderPath(path)} ${startLine}-${endLine}`;

/** Told only where it is so. */
export const enclosingNote = ({ parts }: Pick<Piece, 'parts'>): string[] =>
  parts.some((part) => part.enclosing !== undefined)
    ? ['(A line with the sign = encloses the lines below it and is no part of the change: quote none.)']
    : [];
