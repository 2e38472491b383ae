import type { SeatId } from '../ids.ts';
import type { Focus } from './finding.ts';
import type { Price } from './price.ts';

export const providers = ['anthropic', 'google', 'openai', 'ollama', 'xai', 'github'] as const;
export type Provider = (typeof providers)[number];

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
  /** How many of the plan's pieces it is asked about, from the first, where its budget ends before the last; all if absent. */
  piecesMax?: number;
}
