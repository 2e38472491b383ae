import type { SeatId } from '../ids.ts';
import type { Focus } from '../panel/finding.ts';
import type { Seat } from '../panel/seat.ts';
import { countedJudgement } from '../panel/second-looks.ts';
import type { MergedFinding } from '../panel/verdict.ts';
import type { CastBallot } from '../panel/voters.ts';

/**
 * Who a seat is where its record counts: family, model, focus, and whether a simulator speaks for it. A seat that is
 * renamed stays who it is; one that gets another model, or is to look for something else, is another rater; and what a
 * simulated seat was right about says nothing of a real one.
 */
export type RaterId = string & { readonly __id: 'rater' };

export function raterOf(seat: Pick<Seat, 'family' | 'model' | 'focus' | 'simulated'>): RaterId {
  const name = `${seat.family}/${seat.model} ${seat.focus}`;
  return (seat.simulated ? `${name} simulated` : name) as RaterId;
}

/** The seats as they answered: where a substitute did, it is its model that spoke, and no label of the seat's own counts. */
export const seatsAsAnswered = (seats: readonly Seat[], cast: readonly CastBallot[]): Seat[] =>
  seats.map((seat) => {
    const first = cast.find((one) => one.seat === seat.id);
    const { model = seat.model, simulated = seat.simulated } = first ?? {};
    return { ...seat, model, simulated };
  });

/** What one seat that read the file had to say of a finding. */
export interface Voice {
  rater: RaterId;
  family: string;
  /** `upheld`: it did not report it itself, and spoke for it in a second look. */
  said: 'reported' | 'upheld' | 'silent';
}

/** A finding with all that weighs for and against it. */
export interface Voiced {
  category: Focus;
  voices: Voice[];
}

/** As a finding is recorded, as far as its voices need it. */
export interface Spoken {
  saidBy: readonly string[];
  silent: readonly string[];
  refutations: MergedFinding['refutations'];
}

/** The voices on a finding; a seat that is not among `seats` has none. Who only upheld it counts as that, not as silent. */
export function voicesOf(
  { saidBy, silent, refutations }: Spoken,
  seats: ReadonlyMap<string, Pick<Seat, 'family' | 'model' | 'focus' | 'simulated'>>,
): Voice[] {
  const upheldBy = new Set<string>(
    refutations.filter((one) => countedJudgement(one) === 'upheld').map((one): SeatId => one.seat),
  );
  const voice = (seat: string, said: Voice['said']): Voice[] => {
    const known = seats.get(seat);
    return known ? [{ rater: raterOf(known), family: known.family, said }] : [];
  };
  const reporters = new Set(saidBy);
  return [
    ...[...reporters].flatMap((seat) => voice(seat, 'reported')),
    ...[...upheldBy].filter((seat) => !reporters.has(seat)).flatMap((seat) => voice(seat, 'upheld')),
    ...silent.filter((seat) => !upheldBy.has(seat)).flatMap((seat) => voice(seat, 'silent')),
  ];
}
