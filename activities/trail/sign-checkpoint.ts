import type { KeyObject } from 'node:crypto';
import { type Checkpoint, checkpointText } from '../../core/trail/checkpoint.ts';
import type { TrailHead } from '../../core/trail/entry.ts';
import { publicLine, signText } from '../origin/keys.ts';

export function signCheckpoint(
  { number, sum }: TrailHead,
  { trail, at, key }: { trail: string; at: Date; key: KeyObject },
): Checkpoint {
  const point = { trail, number, sum, at: at.toISOString(), key: publicLine(key) };
  return { ...point, signature: signText(checkpointText(point), key) };
}
