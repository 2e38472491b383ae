import type { Observation } from '../../core/fleet/asset.ts';
import type { LiveDeed } from '../../core/remedy/plan.ts';

/** Takes a piece of output as it comes, and settles when there is room for another. */
export type Tell = (text: string) => Promise<void>;

export interface SimulatedAsset {
  name: string;
  labels: Record<string, string>;
  observe(): Promise<Observation>;
  logs(lines: number): string;
  metrics(): string;
  describe(): string;
  /** Why a deed cannot be done to it; null where it can. */
  refuse(deed: LiveDeed): string | null;
  /** What a deed would do, in words; null where it tells nothing. */
  dryRun(deed: LiveDeed): string | null;
  /** Does what it does not refuse, and gives its exit status; null where it was stopped. */
  act(deed: LiveDeed, tell: Tell, signal: AbortSignal): Promise<number | null>;
  close(): Promise<void>;
}
