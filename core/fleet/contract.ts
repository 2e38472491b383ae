import type { AssetState, Observation } from './asset.ts';
import type { AssetQuestion } from './question.ts';

export const refreshFleetWorkflowType = 'refreshFleet';
/** Of its schedule, and of the workflow that it or a person starts: one at a time is enough. */
export const refreshFleetId = 'refresh-fleet';

/** Queue `fleet`, which holds what live systems are read with, and can change none. */
export interface FleetActivities {
  /** Sources whose turn it is, by what is known of them. `all`: every one. Also puts on record that others are gone. */
  listDueSources(input: { all: boolean }): Promise<{ sources: string[] }>;
  /** Finds and looks at all assets of a source, and writes down what changed. A source that does not answer is no failure. */
  refreshSource(input: { source: string }): Promise<SourceRefresh>;
  /** Looks at one asset now, and writes down what changed. @throws Failed `asset.unknown` */
  observeAsset(input: { asset: string }): Promise<Observation>;
  /** What it answers, safe to show and at most 64 kB. @throws Failed `asset.unknown`, `asset.unreachable`, `asset.question` */
  readAsset(input: { asset: string; question: AssetQuestion }): Promise<{ text: string; cut: boolean }>;
}

/** What became of a source when it was looked at. */
export interface SourceRefresh {
  source: string;
  /** By state. */
  assets: Partial<Record<AssetState, number>>;
  changed: number;
  /** What kept it, or part of it, from being read; null where nothing did. */
  problem: string | null;
}

/** What `refreshFleet` came to. */
export interface FleetRefresh {
  sources: SourceRefresh[];
}
