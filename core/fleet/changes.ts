import type { Asset, Observation } from './asset.ts';

export interface Seen {
  asset: Asset;
  observation: Observation;
}

/**
 * What tells one moment of an asset from another: all that is known of it but its events, which say nothing new of it. As
 * lists, since fields come back from a database in another order.
 */
const telling = ({ observation }: Seen) => {
  const { state, health, identity, version, configDigest, facts, reason } = observation;
  return [state, health, identity, version, configDigest, reason, sorted(facts)];
};
const happened = ({ observation }: Seen) => observation.events.map(({ at, what }) => [at, what]);

const sorted = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));

const configured = ({ asset }: Seen) => [asset.class, asset.kind, asset.simulated, sorted(asset.labels)];

/**
 * What is to be written down where an asset was seen once more: `history`, that it is otherwise than before; `current`,
 * that only its events, or what the configuration makes of it, are; null where all is as it was.
 */
export function whatChanged(before: Seen | null, now: Seen): 'history' | 'current' | null {
  if (before === null || !same(telling(before), telling(now))) return 'history';
  const events = same(happened(before), happened(now));
  return events && same(configured(before), configured(now)) ? null : 'current';
}

/** Whether its state or health, which people ask for first, is another than before. */
export const hasTurned = (before: Observation, now: Observation): boolean =>
  before.state !== now.state || before.health !== now.health;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
