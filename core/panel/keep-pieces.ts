import type { ChangedFile } from '../change/snapshot.ts';
import { type Packed, packShares, type Share } from './pack.ts';
import type { Piece, PiecePart } from './piece.ts';
import { renderFile } from './render.ts';

/** How an earlier state of a change was cut. */
export interface FormerCut {
  files: readonly ChangedFile[];
  pieces: readonly Piece[];
}

interface Now {
  files: readonly ChangedFile[];
  shares: readonly Share[];
  limits: { room: number; together: number };
}

/**
 * The former pieces whose parts show the same, character for character, in the change as it is now, in their order, and
 * the shares that are in none of them. A piece of which anything differs, be it a line's number, is not kept: what was
 * said of it was said of something else. `formerShares` are those of `former.files` by the limits of now.
 */
export function keepPieces(
  former: FormerCut,
  formerShares: readonly Share[],
  { files, shares, limits }: Now,
): { kept: Packed[]; left: Share[] } {
  const showThen = shower(former.files);
  const showNow = shower(files);
  const byText = new Map(shares.map((share) => [showNow([share.part]), share]));
  const byPath = Map.groupBy(formerShares, (share) => share.part.path);
  const taken = new Set<Share>();
  const kept = former.pieces.flatMap(({ parts }) => {
    const same = parts
      .flatMap((part) => (byPath.get(part.path) ?? []).filter((share) => isWithin(share.part, part)))
      .flatMap((share) => byText.get(showThen([share.part])) ?? [])
      .filter((share) => !taken.has(share));
    const [packed, ...more] = packShares(same, limits);
    if (!packed || more.length > 0 || showNow(packed.parts) !== showThen(parts)) return [];
    for (const share of same) taken.add(share);
    return [packed];
  });
  return { kept, left: shares.filter((share) => !taken.has(share)) };
}

/** What a seat sees of parts; of a file that is not there, nothing that any file shows. */
function shower(files: readonly ChangedFile[]): (parts: readonly PiecePart[]) => string {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return (parts) =>
    parts
      .map((part) => {
        const file = byPath.get(part.path);
        return file ? renderFile(file, part) : '';
      })
      .join('\n');
}

const isWithin = (inner: PiecePart, outer: PiecePart): boolean =>
  inner.firstHunk >= outer.firstHunk &&
  inner.endHunk <= outer.endHunk &&
  (!outer.lines ||
    (inner.lines !== undefined &&
      inner.lines.first >= outer.lines.first &&
      inner.lines.end <= outer.lines.end));
