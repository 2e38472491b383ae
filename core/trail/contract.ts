import type { Checkpoint } from './checkpoint.ts';

export const checkpointWorkflowType = 'checkpointTrail';
/** Of its schedule, and of the workflow that it starts. */
export const checkpointId = 'checkpoint-trail';

/** Queue `publish`, which holds the key that checkpoints are signed with and the ways to where they are kept. */
export interface TrailActivities {
  /** Signs where the trail stands now. `to`: names of all that it is to be sent to. */
  makeCheckpoint(): Promise<{ checkpoint: Checkpoint; to: string[] }>;
  /** Safe to repeat: the same checkpoint stands there once. */
  sendCheckpoint(input: { checkpoint: Checkpoint; to: string }): Promise<void>;
}

/** What `checkpointTrail` came to. */
export interface CheckpointResult {
  /** Of the last entry that it vouches for. */
  number: number;
  sum: string;
  sentTo: string[];
}
