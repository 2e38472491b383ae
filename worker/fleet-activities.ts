import { createReaders } from '../activities/assets/readers.ts';
import { createFleetActivities } from '../activities/fleet/fleet-activities.ts';
import { createLookActivities } from '../activities/remedy/look-at-asset.ts';
import type { Database } from '../database/client.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import type { WorkerSettings } from './settings.ts';

/** What reads live systems: with what only reads them, and nothing that anybody could act with. */
export function fleetActivities({ environment, cwd }: WorkerSettings, db: Database) {
  // What plans are carried out with may stand in the same environment; here it does not exist.
  const reading = Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('COUNTERSIGN_LIVE_')),
  );
  const looking = createFleetActivities({
    db,
    readers: () => {
      const { fleet } = loadConfiguration(environment, cwd);
      return { ...createReaders(fleet, reading), refreshSeconds: fleet.refreshSeconds };
    },
    now: () => new Date(),
  });
  return { ...looking, ...createLookActivities({ db, fleet: looking }) };
}
