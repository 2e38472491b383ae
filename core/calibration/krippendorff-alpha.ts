/** How far raters agree beyond chance: 1 is always, 0 is as if by lot, below 0 they tend to contradict each other. */
export interface Agreement {
  /** Null where it is not defined: no two raters spoke of one unit, or all values are alike. */
  alpha: number | null;
  /** Units that at least two raters spoke of; only they count. */
  units: number;
  /** Values given to those units. */
  values: number;
}

/**
 * Krippendorff's α for nominal values with any number of raters, some of them silent on some units (Krippendorff 2011,
 * "Computing Krippendorff's Alpha-Reliability"). `units` holds for each unit the values that were given to it; who gave
 * them does not matter.
 */
export function krippendorffAlpha(units: readonly (readonly string[])[]): Agreement {
  const paired = units.filter((values) => values.length >= 2);
  const all = countValues(paired.flat());
  const total = paired.reduce((sum, values) => sum + values.length, 0);
  const observed = paired.reduce(
    (sum, values) => sum + unlikePairs(countValues(values), values.length) / (values.length - 1),
    0,
  );
  const expected = unlikePairs(all, total) / (total - 1);
  return { alpha: all.size < 2 ? null : 1 - observed / expected, units: paired.length, values: total };
}

function countValues(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Ordered pairs of different values among so many. */
const unlikePairs = (counts: ReadonlyMap<string, number>, total: number): number =>
  total ** 2 - [...counts.values()].reduce((sum, count) => sum + count ** 2, 0);
