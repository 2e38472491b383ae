import type { CodeLine, PiecePart } from './piece.ts';

/** Signatures of what a part is inside of. */
export interface Enclosing {
  lines: CodeLine[];
  weight: number;
}

/** What is not cut further. All weights are in thirds of a token. */
export interface Share {
  part: PiecePart;
  weight: number;
  /** What it takes besides, unless it goes on where the share before it ended. */
  headingWeight: number;
  /** For a share that may begin within a hunk: shown where it opens a part and there is room. */
  enclosing?: () => Enclosing | null;
}

export interface Packed {
  parts: PiecePart[];
  weight: number;
}

/**
 * Fills pieces in the order given: a share that does not fit into the open piece opens the next. No piece is heavier than
 * `room`, and only a share that is so alone makes one heavier than `together`.
 */
export function packShares(
  shares: readonly Share[],
  { room, together }: { room: number; together: number },
): Packed[] {
  const packed: Packed[] = [];
  for (const share of shares) {
    const open = packed.at(-1);
    const last = open?.parts.at(-1);
    const joined = last ? join(last, share.part) : null;
    const bare = share.weight + share.headingWeight;
    if (open && joined && open.weight + share.weight <= together) {
      open.weight += share.weight;
      open.parts[open.parts.length - 1] = joined;
    } else if (open && !joined && open.weight + bare <= together) {
      const { part, weight } = opened(share, together - open.weight);
      open.weight += weight;
      open.parts.push(part);
    } else {
      const { part, weight } = opened(share, room);
      packed.push({ parts: [part], weight });
    }
  }
  return packed;
}

function opened(share: Share, room: number): { part: PiecePart; weight: number } {
  const { part, enclosing } = share;
  const weight = share.weight + share.headingWeight;
  const around = enclosing?.() ?? null;
  if (!around || weight + around.weight > room) return { part, weight };
  return {
    part: { ...part, enclosing: [{ hunk: part.firstHunk, lines: around.lines }] },
    weight: weight + around.weight,
  };
}

/** One part that holds both, where the second begins right after the first; else null. */
function join(first: PiecePart, second: PiecePart): PiecePart | null {
  if (first.path !== second.path) return null;
  if (!first.lines && !second.lines && first.endHunk === second.firstHunk) {
    const enclosing = [...(first.enclosing ?? []), ...(second.enclosing ?? [])];
    return { ...first, endHunk: second.endHunk, ...(enclosing.length > 0 && { enclosing }) };
  }
  const sameHunk = first.firstHunk === second.firstHunk;
  if (first.lines && second.lines && sameHunk && first.lines.end === second.lines.first) {
    return { ...first, lines: { first: first.lines.first, end: second.lines.end } };
  }
  return null;
}
