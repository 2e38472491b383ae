import type { SeatId } from '../ids.ts';
import type { Ballot } from './ballot.ts';
import type { FileCoverage } from './coverage.ts';
import type { AuditPlan } from './plan.ts';
import type { Seat } from './seat.ts';

export interface CastBallot {
  seat: SeatId;
  piece: number;
  ballot: Ballot;
  /** Whether a simulated model gave it, where that may differ from what the plan says of the seat: a substitute did. */
  simulated?: boolean;
  /** The model that gave it, where that may differ from the seat's own. */
  model?: string;
}

/** Which seats have read which file and voted on it: every piece of the file, no abstention, the file named as covered. */
export type Voters = Map<string, Seat[]>;

export function votersByFile(plan: AuditPlan, cast: CastBallot[]): Voters {
  const byAsk = new Map(cast.map((one) => [`${one.seat}\n${one.piece}`, one]));
  const piecesOf = new Map<string, number[]>();
  for (const piece of plan.pieces) {
    for (const part of piece.parts) {
      const known = piecesOf.get(part.path);
      if (!known) piecesOf.set(part.path, [piece.index]);
      else if (known.at(-1) !== piece.index) known.push(piece.index);
    }
  }
  const read = (seat: Seat, path: string, piece: number) => {
    const ballot = byAsk.get(`${seat.id}\n${piece}`)?.ballot;
    return ballot !== undefined && ballot.vote !== 'abstain' && ballot.covered.includes(path);
  };
  // A vote that a simulated substitute gave is no real one, whoever the seat is.
  const simulates = (seat: Seat, piece: number) =>
    byAsk.get(`${seat.id}\n${piece}`)?.simulated === true && !seat.simulated;
  return new Map(
    [...piecesOf].map(([path, pieces]) => [
      path,
      plan.seats
        .filter((seat) => pieces.every((piece) => read(seat, path, piece)))
        .map((seat) =>
          pieces.some((piece) => simulates(seat, piece)) ? { ...seat, simulated: true } : seat,
        ),
    ]),
  );
}

/** What became of every changed file: as planned, or skipped when no seat read it after all. */
export function finalCoverage(plan: AuditPlan, voters: Voters): FileCoverage[] {
  return plan.coverage.map((file) =>
    file.state === 'skipped' || (voters.get(file.path)?.length ?? 0) > 0
      ? file
      : { path: file.path, state: 'skipped', reason: 'no seat answered for it' },
  );
}
