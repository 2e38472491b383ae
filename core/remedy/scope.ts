import type { Asset } from '../fleet/asset.ts';

/** As many assets as one incident may look at. */
const scopeMax = 40;

/**
 * What an incident may look at: its assets, and those of the same sources that share a label with one of them, such as
 * the database of a shop. In a steady order, its own first.
 */
export function scopeOf(own: readonly Asset[], all: readonly Asset[]): string[] {
  const ids = new Set(own.map(({ id }) => id));
  const alike = all
    .filter((asset) => !ids.has(asset.id) && own.some((one) => isAlike(one, asset)))
    .map(({ id }) => id)
    .toSorted();
  return [...ids, ...alike].slice(0, scopeMax);
}

const isAlike = (one: Asset, other: Asset): boolean =>
  one.source === other.source &&
  one.simulated === other.simulated &&
  Object.entries(one.labels).some(
    ([name, value]) => Object.hasOwn(other.labels, name) && other.labels[name] === value,
  );
