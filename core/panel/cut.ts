import type { Snapshot } from '../change/snapshot.ts';
import { addBesides } from './add-besides.ts';
import type { FileCoverage } from './coverage.ts';
import { skipReason } from './cut-reasons.ts';
import { outlineFiles } from './file-outline.ts';
import { sharesOf } from './file-shares.ts';
import { findMoves } from './moves.ts';
import { packShares } from './pack.ts';
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
 * `coverage` names every file that no piece holds whole; all others are reviewed once their asks are answered.
 */
export function cutChange(
  snapshot: Pick<Snapshot, 'files'> & Partial<Pick<Snapshot, 'origin'>>,
  { tokensPerAskMax, overheadTokens }: CutLimits,
): { pieces: Piece[]; coverage: FileCoverage[] } {
  const tokens = Math.max(tokensPerAskMax - overheadTokens, Math.ceil(tokensPerAskMax / 2));
  const room = tokens * thirdsPerToken;
  const limits = { room, together: room * (1 - besideShare) };
  const coverage: FileCoverage[] = [];
  const readable = snapshot.files.filter((file) => {
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
  // What a patch removes is its author's word: nobody has seen that it ever stood there.
  const moves = snapshot.origin?.kind === 'patch' ? [] : findMoves(readable);
  return { pieces: addBesides(packShares(shares, limits), { read, moves, room }), coverage };
}
