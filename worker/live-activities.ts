import { join } from 'node:path';
import { createActors } from '../activities/assets/actors.ts';
import { createLiveActivities } from '../activities/live/live-activities.ts';
import type { Database } from '../database/client.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import { openTrail } from './open-trail.ts';
import type { WorkerSettings } from './settings.ts';

const pollMs = 1_000;

/** What acts on live systems: the only process that holds what they are acted on with. */
export function liveActivities({ environment, cwd, home }: WorkerSettings, db: Database) {
  return createLiveActivities({
    db,
    folder: join(home.folder, 'live'),
    trail: openTrail(db, home),
    environment,
    readConfiguration: () => loadConfiguration(environment, cwd),
    openActors: (fleet) => createActors(fleet, environment),
    now: () => new Date(),
    pollMs,
  });
}
