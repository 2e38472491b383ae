import { createHash } from 'node:crypto';
import { eventOfWord } from '../../core/remedy/trail-events.ts';
import { openKills, saveKill } from '../../database/kill-switch.ts';
import { createTrail } from '../../database/trail.ts';
import type { LiveWorld } from './live-world.ts';
import { standingKills } from './standing-kills.ts';

/** See `LiveActivities.killLive`. */
export async function killLive(
  world: LiveWorld,
  { by, reason, key }: { by: string; reason: string; key: string },
): Promise<{ fresh: boolean }> {
  const id = idOf(key);
  const fresh = await world.db.transaction(async (change) => {
    await saveKill(change, { id, by, reason });
    const event = eventOfWord('killed', { by, key: null, what: `Stopped everything that acts: ${reason}` });
    await createTrail(change).append(`kill/${id}`, event);
    // Asked once more, it is this one's all the same.
    return (await openKills(change)).some((open) => open.id === id);
  });
  // It is seen, and so remembered, though nothing acts at the moment.
  await standingKills(world);
  return { fresh };
}

/** In the form of a UUID, as people name a kill where they lift it. */
const idOf = (key: string): string =>
  createHash('sha256')
    .update(key)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
