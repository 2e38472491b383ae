import type { SeatId } from '../ids.ts';
import type { Focus } from './finding.ts';
import type { Price } from './price.ts';

export const providers = ['anthropic', 'google', 'openai', 'ollama', 'xai', 'github'] as const;
export type Provider = (typeof providers)[number];

/** A model of the seat's own family that speaks for it when its own cannot. */
export interface Substitute {
  provider: Provider;
  model: string;
  simulated: boolean;
  /** Why it may not be asked about this change, in words; null when it may. */
  excluded: string | null;
  price?: Price;
}

/** One model on a panel, as it is to be asked. */
export interface Seat {
  id: SeatId;
  provider: Provider;
  model: string;
  /** Whose lineage the model is of; two seats of one family count for less than two families. */
  family: string;
  focus: Focus;
  /** True when its answers come from the simulator: shown wherever the seat is shown. */
  simulated: boolean;
  /** Why this seat may not be asked about this change, in words; null when it may. */
  excluded: string | null;
  /** True when `excluded` is the repository's own policy: its voice is then not missed. */
  barredByPolicy?: true;
  /** What the configuration says its tokens cost; otherwise the price table does. */
  price?: Price;
  /** Who is asked in its place once its own model is lost. */
  substitute?: Substitute;
  /** Where the substitute speaks from the start: in whose place, and why, in words. */
  substitutedBecause?: string;
  /** How many of the plan's pieces it is asked about, from the first, where its budget ends before the last; all if absent. */
  piecesMax?: number;
}
