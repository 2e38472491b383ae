import type { SeatId } from '../ids.ts';
import type { Focus } from './finding.ts';

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
}
