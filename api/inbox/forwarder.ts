import type { Logger } from 'pino';
import { type DueDelivery, forwardDue, type Forwarding, pruneDeliveries } from '../../database/deliveries.ts';
import type { Database } from '../../database/client.ts';
import { type Forwarder, keepForwarding } from './keep-forwarding.ts';

const atOnce = 5;

export interface ForwarderDependencies {
  db: Database;
  /** Never throws. */
  start: (due: DueDelivery) => Promise<Forwarding>;
  log: Logger;
}

/** Hands recorded deliveries to their workflows for as long as it runs. */
export const startForwarder = ({ db, start, log }: ForwarderDependencies): Forwarder =>
  keepForwarding({
    what: 'deliveries',
    pass: () => forwardDue(db, atOnce, (due) => Promise.all(due.map(start))),
    prune: () => pruneDeliveries(db),
    log,
  });
