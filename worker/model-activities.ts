import { createDeveloperActivities } from '../activities/develop/ask-developer.ts';
import { createRefuterActivities } from '../activities/models/ask-refuter.ts';
import { createSeatActivities } from '../activities/models/ask-seat.ts';
import { createTurns } from '../activities/models/turns.ts';
import { createAskPlanAuditor } from '../activities/remedy/ask-plan-auditor.ts';
import { createAskSecondOpinion } from '../activities/remedy/ask-second-opinion.ts';
import { createAskRemediator } from '../activities/remedy/ask-remediator.ts';
import type { Database } from '../database/client.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import { reachOf } from '../settings/connections.ts';
import type { WorkerSettings } from './settings.ts';

/** Asks of seats: with the providers' keys. */
export function modelActivities(settings: WorkerSettings, db: Database) {
  const { connections, environment, cwd } = settings;
  const reach = reachOf(connections);
  const turns = createTurns(() => loadConfiguration(environment, cwd).providers);
  const deps = { db, connections, turns };
  return {
    reachProviders: () => Promise.resolve(reach),
    ...createSeatActivities(deps),
    ...createRefuterActivities(deps),
    ...createDeveloperActivities(deps),
    ...createAskRemediator(deps),
    ...createAskPlanAuditor(deps),
    ...createAskSecondOpinion(deps),
  };
}
