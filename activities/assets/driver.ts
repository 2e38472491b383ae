import type { Observation } from '../../core/fleet/asset.ts';
import type { AssetQuestion } from '../../core/fleet/question.ts';
import type { LiveDeed } from '../../core/remedy/plan.ts';

/** Reads one source's assets, with credentials that only read. Made by a factory from the source's configuration. */
export interface AssetReader {
  /** Names of what is there. @throws Failed `asset.unreachable` */
  list(signal: AbortSignal): Promise<{ name: string; labels: Record<string, string> }[]>;
  /** Never throws for an asset that cannot be reached: that is a state. */
  observe(name: string, signal: AbortSignal): Promise<Observation>;
  /** @throws Failed `asset.unreachable`, `asset.question` for one that this kind cannot be asked */
  read(name: string, question: AssetQuestion, signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

/** What came of a deed: `exit` 0 where the system took it and has no status of its own; null where it was stopped. */
export interface DeedOutcome {
  exit: number | null;
  stopped: boolean;
}

/** Acts on one source's assets; only the process of queue `live` ever makes one. */
export interface AssetActor {
  observe(name: string, signal: AbortSignal): Promise<Observation>;
  /** Why this deed cannot be done here; null where it can. Looks, and changes nothing. */
  refuse(name: string, deed: LiveDeed): Promise<string | null>;
  /** What the system itself says would happen, where it offers a dry run; null where it offers none. */
  dryRun(name: string, deed: LiveDeed, signal: AbortSignal): Promise<string | null>;
  /**
   * Does it, to the asset of this identity and to no other. `key`: the system is told it where it takes one.
   * `onOutput`: pieces of output as they come. `signal` stops it where it can be stopped.
   * @throws Failed `asset.unreachable` only where it is certain that nothing was done
   */
  act(
    target: { name: string; identity: string },
    deed: LiveDeed,
    options: { key: string; timeoutMs: number; signal: AbortSignal; onOutput: (piece: Uint8Array) => void },
  ): Promise<DeedOutcome>;
  close(): Promise<void>;
}

/** What looks with an actor's credentials, and cannot act. */
export type AssetLooker = Omit<AssetActor, 'act' | 'close'>;
