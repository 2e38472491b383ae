import type { Fleet } from '../configuration/fleet.ts';
import { type Source, sourceSchema } from '../configuration/fleet-source.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where `npm start` tells of its simulated fleet. */
export const simulatedFleetVariable = 'COUNTERSIGN_SIMULATED_FLEET_URL';

/** The sources by id: the configured ones; where there are none, the simulated fleet that `npm start` runs. */
export function sourcesOf(fleet: Fleet, environment: Environment): Readonly<Record<string, Source>> {
  if (Object.keys(fleet.sources).length > 0) return fleet.sources;
  const address = environment[simulatedFleetVariable];
  return address ? { demo: sourceSchema.parse({ kind: 'simulated', address }) } : {};
}
