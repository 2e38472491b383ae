import { setTimeout as pause } from 'node:timers/promises';
import type { LiveWorld } from './live-world.ts';
import { standingKills } from './standing-kills.ts';
import { standingReviews } from './standing-reviews.ts';

const lookEveryMs = 2_000;

/**
 * Sees what holds though nothing acts at the moment: what was seen is remembered, whoever takes its row out before something
 * does. Until `signal`.
 */
export async function keepLooking(world: LiveWorld, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // What cannot be read now is read the next time; whatever acts looks for itself.
    await Promise.allSettled([standingKills(world), standingReviews(world)]);
    await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
}
