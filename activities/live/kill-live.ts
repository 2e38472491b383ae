import { createHash } from 'node:crypto';
import { eventOfWord } from '../../core/remedy/trail-events.ts';
import { saveKill } from '../../database/kill-switch.ts';
import { createTrail } from '../../database/trail.ts';
import type { LiveWorld } from './live-world.ts';

/** See `LiveActivities.killLive`. */
export async function killLive(
  { db }: Pick<LiveWorld, 'db'>,
  { by, reason, key }: { by: string; reason: string; key: string },
): Promise<void> {
  const id = idOf(key);
  await db.transaction(async (change) => {
    await saveKill(change, { id, by, reason });
    const event = eventOfWord('killed', { by, key: null, what: `Stopped everything that acts: ${reason}` });
    await createTrail(change).append(`kill/${id}`, event);
  });
}

/** In the form of a UUID, as people name a kill where they lift it. */
const idOf = (key: string): string =>
  createHash('sha256')
    .update(key)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
