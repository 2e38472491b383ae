import type { Logger } from 'pino';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { pruneAlerts, tellDueAlerts } from '../../database/alerts.ts';
import type { Database } from '../../database/client.ts';
import { type Forwarder, keepForwarding, type Passed } from '../inbox/keep-forwarding.ts';
import { type AlertOpener, tellGroups } from './tell-groups.ts';

/** In one pass: a storm of ten thousand is over after few of them. */
const alertsAtOnce = 1000;

interface TellerDependencies {
  db: Database;
  opener: AlertOpener;
  readConfiguration: () => Pick<Configuration, 'alerts'>;
  log: Logger;
}

/** Tells recorded alerts to their incidents for as long as it runs. */
export const startAlertTeller = (dependencies: TellerDependencies): Forwarder =>
  keepForwarding({
    what: 'alerts',
    pass: () => tellSome(dependencies),
    prune: () => pruneAlerts(dependencies.db),
    log: dependencies.log,
  });

async function tellSome({ db, opener, readConfiguration, log }: TellerDependencies): Promise<Passed> {
  try {
    const perHour = readConfiguration().alerts.incidentsPerHour;
    const outcomes = await tellDueAlerts(db, alertsAtOnce, (groups, opened) =>
      tellGroups(opener, groups, { opened, perHour }),
    );
    for (const outcome of outcomes) {
      if (outcome.kind === 'postponed') log.warn(`alerts could not be told: ${outcome.why}`);
    }
    const later = outcomes.find(({ kind }) => kind === 'later');
    return later?.kind === 'later'
      ? { kind: 'away', why: later.why }
      : { kind: 'went', count: outcomes.length };
  } catch (error) {
    return { kind: 'away', why: error instanceof Error ? error.message : String(error) };
  }
}
