import type { FailureKind } from '../failure.ts';
import type { Seat, Substitute } from './seat.ts';

type Model = Pick<Seat, 'provider' | 'model'>;

/** Who answers for a seat in place of its own model, and why; `own` is the model that cannot. */
export const inPlaceOf = (own: Model, because: string): string =>
  `in place of ${own.provider} ${own.model}, because ${because.replace(/\.$/, '')}`;

/** The seat as its substitute fills it: same name, family and focus, another model, and the reason on record. */
export function fillSeat(own: Seat, stands: Substitute, because: string): Seat {
  const { price: _, substitute: __, ...seat } = own;
  const { provider, model, simulated, excluded, price } = stands;
  return {
    ...seat,
    provider,
    model,
    simulated,
    excluded,
    substitutedBecause: inPlaceOf(seat, because),
    ...(price && { price }),
  };
}

/** What the loss of one ask says of the model's other asks. */
export type Loss =
  /** The fault is ours, or the audit's end: nobody else would fare better. */
  | 'ours'
  /** It may well answer about other pieces. */
  | 'this-ask'
  /** It is away, for this round. */
  | 'for-good';

/**
 * Whether a lost ask goes to the seat's substitute, and whether its next ones do at once. `kind` is of the last failure.
 * What is retried until patience ends is lost for good once it ends: the next piece would only wait as long again.
 */
export function readLoss(kind: string): Loss {
  if (!kind.startsWith('model.')) return 'ours';
  return aboutThePiece.has(kind) ? 'this-ask' : 'for-good';
}

const aboutThePiece: ReadonlySet<string> = new Set<FailureKind>([
  'model.refused',
  'model.malformed-answer',
  'model.context-too-long',
]);
