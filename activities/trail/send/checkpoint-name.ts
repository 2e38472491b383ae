import type { Checkpoint } from '../../../core/trail/checkpoint.ts';

/** Of its file, wherever it is kept: in the order of time, and never that of another one. */
export const checkpointName = ({ at, number }: Checkpoint): string =>
  `${at.replace(/[:.]/g, '-')}-${String(number).padStart(12, '0')}.json`;

export const checkpointBytes = (checkpoint: Checkpoint): string => `${JSON.stringify(checkpoint)}\n`;
