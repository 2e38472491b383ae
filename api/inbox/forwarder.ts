import type { Logger } from 'pino';
import { type DueDelivery, forwardDue, type Forwarding, pruneDeliveries } from '../../database/deliveries.ts';
import type { Database } from '../../database/client.ts';
import { type Forwarder, keepForwarding, type Passed } from './keep-forwarding.ts';

const atOnce = 5;

export interface ForwarderDependencies {
  db: Database;
  /** Never throws. */
  start: (due: DueDelivery) => Promise<Forwarding>;
  log: Logger;
}

/** Hands recorded deliveries to their workflows for as long as it runs. */
export const startForwarder = (dependencies: ForwarderDependencies): Forwarder =>
  keepForwarding({
    what: 'deliveries',
    pass: () => forwardSome(dependencies),
    prune: () => pruneDeliveries(dependencies.db),
    log: dependencies.log,
  });

async function forwardSome({ db, start, log }: ForwarderDependencies): Promise<Passed> {
  try {
    const outcomes = await forwardDue(db, atOnce, (due) => Promise.all(due.map(start)));
    for (const outcome of outcomes) {
      if (outcome.kind === 'postponed') log.error(`a delivery could not be forwarded: ${outcome.why}`);
    }
    const later = outcomes.find(({ kind }) => kind === 'later');
    return later?.kind === 'later'
      ? { kind: 'away', why: later.why }
      : { kind: 'went', count: outcomes.length };
  } catch (error) {
    return { kind: 'away', why: error instanceof Error ? error.message : String(error) };
  }
}
