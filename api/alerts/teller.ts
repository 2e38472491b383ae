import type { Logger } from 'pino';
import type { Configuration } from '../../core/configuration/configuration.ts';
import { pruneAlerts, tellDueAlerts } from '../../database/alerts.ts';
import type { Database } from '../../database/client.ts';
import { type Forwarder, keepForwarding } from '../inbox/keep-forwarding.ts';
import { type AlertOpener, tellGroups } from './tell-groups.ts';

/** In one pass: a storm of ten thousand is over after few of them. */
const alertsAtOnce = 1000;

interface TellerDependencies {
  db: Database;
  opener: AlertOpener;
  readConfiguration: () => Pick<Configuration, 'alerts' | 'fleet'>;
  log: Logger;
}

/** Tells recorded alerts to their incidents for as long as it runs. */
export const startAlertTeller = ({ db, opener, readConfiguration, log }: TellerDependencies): Forwarder =>
  keepForwarding({
    what: 'alerts',
    pass: () => {
      const { alerts, fleet } = readConfiguration();
      const { incidentsPerHour: perHour, gatherSeconds } = alerts;
      return tellDueAlerts(
        db,
        alertsAtOnce,
        (groups, opened) => tellGroups(opener, groups, { opened, perHour }),
        { sources: fleet.sources, gatherSeconds },
      );
    },
    prune: () => pruneAlerts(db),
    log,
  });
