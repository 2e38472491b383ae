import type { ChangedFile, Snapshot } from '../change/snapshot.ts';
import type { FileCoverage } from './coverage.ts';
import { skipReason } from './cut-reasons.ts';
import type { Piece, PiecePart } from './piece.ts';
import { renderFile } from './render.ts';
import { estimateTokens } from './tokens.ts';

export interface CutLimits {
  /** Prompt tokens of one ask. */
  tokensPerAskMax: number;
  /** Tokens of everything in the prompt that is not the change; however many, half of the ask is left to the change. */
  overheadTokens: number;
}

/** A part, what its lines take, and what its headings take unless it goes on where the part before it ended. */
interface Share {
  part: PiecePart;
  tokens: number;
  headingTokens: number;
}

/**
 * Cuts a change into pieces that fit one ask each, in path order: a file stays whole where it fits, then a hunk; a
 * larger hunk is cut between lines. The same change and limits give the same pieces.
 *
 * `coverage` names every file that no piece holds whole; all others are reviewed once their asks are answered.
 */
export function cutChange(
  snapshot: Pick<Snapshot, 'files'>,
  { tokensPerAskMax, overheadTokens }: CutLimits,
): { pieces: Piece[]; coverage: FileCoverage[] } {
  const room = Math.max(tokensPerAskMax - overheadTokens, Math.ceil(tokensPerAskMax / 2));
  const coverage: FileCoverage[] = [];
  const packer = createPacker(room);
  for (const file of snapshot.files) {
    const reason = skipReason(file);
    if (reason !== null) {
      coverage.push({ path: file.path, state: 'skipped', reason });
      continue;
    }
    const clipped = packFile(packer, file, room);
    if (clipped) coverage.push(clipped);
  }
  return { pieces: packer.pieces, coverage };
}

function packFile(packer: Packer, file: ChangedFile, room: number): FileCoverage | null {
  const heading = estimate(file, { firstHunk: 0, endHunk: 0 }) - 1;
  const whole = { path: file.path, firstHunk: 0, endHunk: file.hunks.length };
  const tokens = estimate(file, whole) - heading;
  // A file without lines has nothing to cut: it goes in even where its name is longer than the room.
  if (heading + tokens <= room || file.hunks.length === 0) {
    packer.add({ part: whole, tokens, headingTokens: heading });
    return null;
  }
  const { shares, leftOut, characters } = shareOut(file, heading, room);
  for (const share of shares) packer.add(share);
  if (leftOut === 0) return null;
  const reason = `${leftOut} of its lines are too long for one ask (the longest has ${characters} characters) and were left out`;
  return { path: file.path, state: shares.length > 0 ? 'clipped' : 'skipped', reason };
}

/** One more than the text takes: estimates are rounded up, so a sum of differences of them could fall short. */
const estimate = (file: ChangedFile, part: Omit<PiecePart, 'path'>): number =>
  estimateTokens(renderFile(file, part)) + 1;

/** The smallest shares that still make sense: hunks, and lines where a hunk alone is too large. */
function shareOut(file: ChangedFile, heading: number, room: number) {
  const shares: Share[] = [];
  let leftOut = 0;
  let characters = 0;
  file.hunks.forEach((hunk, index) => {
    const part = { path: file.path, firstHunk: index, endHunk: index + 1 };
    const sizeOf = (lines?: PiecePart['lines']) => estimate(file, lines ? { ...part, lines } : part);
    const tokens = sizeOf();
    if (tokens <= room) {
      shares.push({ part, tokens: tokens - heading, headingTokens: heading });
      return;
    }
    const headingTokens = sizeOf({ first: 0, end: 0 }) - 1;
    hunk.lines.forEach((line, first) => {
      const lines = { first, end: first + 1 };
      const all = sizeOf(lines);
      if (all <= room) shares.push({ part: { ...part, lines }, tokens: all - headingTokens, headingTokens });
      else {
        leftOut += 1;
        characters = Math.max(characters, line.text.length);
      }
    });
  });
  return { shares, leftOut, characters };
}

interface Packer {
  pieces: Piece[];
  add: (share: Share) => void;
}

/** Fills pieces in the order given: a share that does not fit into the open piece opens the next. */
function createPacker(room: number): Packer {
  const pieces: Piece[] = [];
  const add = (share: Share): void => {
    const open = pieces.at(-1);
    const last = open?.parts.at(-1);
    const joined = last ? join(last, share.part) : null;
    const tokens = share.tokens + (joined ? 0 : share.headingTokens);
    if (!open || open.tokens + tokens > room) {
      pieces.push({ index: pieces.length, parts: [share.part], tokens: share.tokens + share.headingTokens });
      return;
    }
    open.tokens += tokens;
    if (joined) open.parts[open.parts.length - 1] = joined;
    else open.parts.push(share.part);
  };
  return { pieces, add };
}

/** One part that holds both, where the second begins right after the first; else null. */
function join(first: PiecePart, second: PiecePart): PiecePart | null {
  if (first.path !== second.path) return null;
  if (!first.lines && !second.lines && first.endHunk === second.firstHunk) {
    return { ...first, endHunk: second.endHunk };
  }
  const sameHunk = first.firstHunk === second.firstHunk;
  if (first.lines && second.lines && sameHunk && first.lines.end === second.lines.first) {
    return { ...first, lines: { first: first.lines.first, end: second.lines.end } };
  }
  return null;
}
