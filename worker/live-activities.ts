import { join } from 'node:path';
import { createActors } from '../activities/assets/actors.ts';
import { keepLooking } from '../activities/live/keep-looking.ts';
import { createLiveActivities } from '../activities/live/live-activities.ts';
import type { LiveWorld } from '../activities/live/live-world.ts';
import type { Database } from '../database/client.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import { openTrail } from './open-trail.ts';
import type { WorkerSettings } from './settings.ts';

const pollMs = 1_000;

const worlds = new WeakMap<Database, LiveWorld>();

/** What acts on live systems: the only process that holds what they are acted on with. */
export const liveActivities = (settings: WorkerSettings, db: Database) =>
  createLiveActivities(worldOf(settings, db));

/** Looks at the kill switch while nothing acts. @returns what ends that */
export function watchKillSwitch(settings: WorkerSettings, db: Database): () => Promise<void> {
  const over = new AbortController();
  const looking = keepLooking(worldOf(settings, db), over.signal);
  return async () => {
    over.abort();
    await looking;
  };
}

/** One in a process, since it remembers what it has seen. */
function worldOf({ environment, cwd, home }: WorkerSettings, db: Database): LiveWorld {
  const world = worlds.get(db) ?? {
    db,
    folder: join(home.folder, 'live'),
    trail: openTrail(db, home),
    environment,
    readConfiguration: () => loadConfiguration(environment, cwd),
    openActors: (fleet) => createActors(fleet, environment),
    now: () => new Date(),
    pollMs,
  };
  worlds.set(db, world);
  return world;
}
