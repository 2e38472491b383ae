import type { Snapshot } from '../change/snapshot.ts';
import type { Piece, PiecePart } from './piece.ts';

/** What a line takes besides its text: number, sign and bar. */
const gutterCharacters = 12;
/** What a file's headings take. */
const headingCharacters = 40;

/**
 * Two pieces that together hold what the piece does, each about half of it: cut between files, else between the hunks of
 * its one file, else between the lines of its one hunk. Null when it holds one line, or none. What a piece shows beside its
 * parts is left out, since room is what is missing; what encloses a hunk stays where the hunk begins.
 */
export function halvePiece(snapshot: Pick<Snapshot, 'files'>, piece: Piece): [Piece, Piece] | null {
  const files = new Map(snapshot.files.map((file) => [file.path, file]));
  const linesOf = (part: PiecePart) =>
    (files.get(part.path)?.hunks ?? [])
      .slice(part.firstHunk, part.endHunk)
      .flatMap((hunk) => hunk.lines.slice(part.lines?.first, part.lines?.end));
  const sizes = (parts: PiecePart[]) =>
    parts.map((part) =>
      linesOf(part).reduce((sum, line) => sum + line.text.length + gutterCharacters, headingCharacters),
    );
  const [only, ...more] = piece.parts;
  if (!only) return null;
  if (more.length > 0) {
    const middle = middleOf(sizes(piece.parts));
    return split(piece, piece.parts.slice(0, middle), piece.parts.slice(middle));
  }
  const hunks = only.endHunk - only.firstHunk;
  if (hunks > 1) {
    const each = Array.from({ length: hunks }, (_, index) => hunksOf(only, only.firstHunk + index, 1));
    const middle = middleOf(sizes(each));
    const first = hunksOf(only, only.firstHunk, middle);
    return split(piece, [first], [hunksOf(only, only.firstHunk + middle, hunks - middle)]);
  }
  const lines = linesOf(only);
  if (lines.length < 2) return null;
  const first = only.lines?.first ?? 0;
  const middle = first + middleOf(lines.map((line) => line.text.length + gutterCharacters));
  const { enclosing: _, ...inside } = only;
  return split(
    piece,
    [{ ...only, lines: { first, end: middle } }],
    [{ ...inside, lines: { first: middle, end: first + lines.length } }],
  );
}

/** Some hunks of a part, each with what encloses it. */
function hunksOf({ path, enclosing }: PiecePart, firstHunk: number, count: number): PiecePart {
  const endHunk = firstHunk + count;
  const kept = enclosing?.filter(({ hunk }) => hunk >= firstHunk && hunk < endHunk) ?? [];
  return { path, firstHunk, endHunk, ...(kept.length > 0 && { enclosing: kept }) };
}

/** How many of the sizes come nearest to half of their sum; at least one, and not all. */
function middleOf(sizes: readonly number[]): number {
  const half = sizes.reduce((sum, size) => sum + size, 0) / 2;
  let before = 0;
  let count = 0;
  for (const size of sizes) {
    // Taken as long as most of it stands before the middle.
    if (before + size / 2 > half) break;
    before += size;
    count += 1;
  }
  return Math.min(Math.max(count, 1), sizes.length - 1);
}

/** A piece's tokens are an estimate for its cutting, which is over: each half tells about a half of them. */
const split = ({ index, tokens }: Piece, first: PiecePart[], second: PiecePart[]): [Piece, Piece] => {
  const half = Math.ceil(tokens / 2);
  return [
    { index, parts: first, tokens: half },
    { index, parts: second, tokens: half },
  ];
};
