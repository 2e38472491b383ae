import type { ChangedFile, Snapshot } from '../change/snapshot.ts';
import { addBesides } from './add-besides.ts';
import type { FileCoverage } from './coverage.ts';
import { skipReason } from './cut-reasons.ts';
import { outlineFiles, type ReadFile } from './file-outline.ts';
import { type Limits, sharesOf } from './file-shares.ts';
import { type FormerCut, keepPieces } from './keep-pieces.ts';
import { findMoves } from './moves.ts';
import { packShares, type Share } from './pack.ts';
import type { Piece } from './piece.ts';
import { thirdsPerToken } from './weigh.ts';

export interface CutLimits {
  /** Prompt tokens of one ask. */
  tokensPerAskMax: number;
  /** Tokens of everything in the prompt that is not the change; however many, half of the ask is left to the change. */
  overheadTokens: number;
}

/** Share of the room that pieces of several shares leave to what stands beside them: signatures, moves. */
const besideShare = 0.05;

/**
 * Cuts a change into pieces that fit one ask each, in path order: a file stays whole where it fits, then a hunk; a
 * larger hunk is cut between its functions and classes, and one of these that is larger still between lines. The same
 * change and limits give the same pieces.
 *
 * With the pieces that an earlier state of the change was cut into, those that show the same as then come first, as they
 * were, so that nobody needs to read them again; only what is left is cut anew.
 *
 * `coverage` names every file that no piece holds whole; all others are reviewed once their asks are answered.
 */
export function cutChange(
  snapshot: Pick<Snapshot, 'files'> & Partial<Pick<Snapshot, 'origin'>>,
  { tokensPerAskMax, overheadTokens }: CutLimits,
  former?: FormerCut,
): { pieces: Piece[]; coverage: FileCoverage[] } {
  const tokens = Math.max(tokensPerAskMax - overheadTokens, Math.ceil(tokensPerAskMax / 2));
  const room = tokens * thirdsPerToken;
  const limits = { room, together: room * (1 - besideShare) };
  const { read, shares, coverage } = shareFiles(snapshot.files, limits);
  const readable = read.map(({ file }) => file);
  const { kept, left } = former
    ? keepPieces(former, shareFiles(former.files, limits).shares, { ...snapshot, shares, limits })
    : { kept: [], left: shares };
  // What a patch removes is its author's word: nobody has seen that it ever stood there.
  const moves = snapshot.origin?.kind === 'patch' ? [] : findMoves(readable);
  const packed = [...kept, ...packShares(left, limits)];
  return { pieces: addBesides(packed, { read, moves, room }), coverage };
}

/** The shares of all files that seats read, in path order; every file that they do not hold whole is in `coverage`. */
function shareFiles(
  files: readonly ChangedFile[],
  limits: Limits,
): { read: ReadFile[]; shares: Share[]; coverage: FileCoverage[] } {
  const coverage: FileCoverage[] = [];
  const readable = files.filter((file) => {
    const reason = skipReason(file);
    if (reason !== null) coverage.push({ path: file.path, state: 'skipped', reason });
    return reason === null;
  });
  const read = outlineFiles(readable);
  const shares = read.flatMap(({ file, outline }) => {
    const { shares, leftOut } = sharesOf(file, outline, limits);
    const state = shares.length > 0 ? 'clipped' : 'skipped';
    if (leftOut !== null) coverage.push({ path: file.path, state, reason: leftOut });
    return shares;
  });
  return { read, shares, coverage };
}
