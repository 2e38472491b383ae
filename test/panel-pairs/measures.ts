/** One judged case: how high it scored, and whether it is what was looked for. */
export interface Scored {
  score: number;
  positive: boolean;
}

export interface Rates {
  precision: number;
  recall: number;
  f1: number;
}

/**
 * Rates of taking everything from `threshold` on; a rate of nothing is not a number. With `share` as if that share of
 * all cases were positive, since precision and F1 depend on how many there are.
 */
export function ratesAt(cases: Scored[], threshold: number, share?: number): Rates {
  const positives = cases.filter(({ positive }) => positive).length;
  const negatives = cases.length - positives;
  const weight = share === undefined ? 1 : (positives * (1 - share)) / (negatives * share);
  const taken = cases.filter(({ score }) => score >= threshold);
  const hits = taken.filter(({ positive }) => positive).length;
  const wrong = (taken.length - hits) * weight;
  return {
    precision: hits / (hits + wrong),
    recall: hits / positives,
    f1: (2 * hits) / (hits + wrong + positives),
  };
}

/** The threshold of the best F1 if `share` of the cases were positive; of several, the highest. */
export function chooseThreshold(cases: Scored[], share: number): number {
  let best = { threshold: Infinity, f1: -1 };
  for (const threshold of new Set(cases.map(({ score }) => score))) {
    const { f1 } = ratesAt(cases, threshold, share);
    if (f1 > best.f1 || (f1 === best.f1 && threshold > best.threshold)) best = { threshold, f1 };
  }
  return best.threshold;
}

/** Area under the ROC curve: the chance that a positive scores above a negative, ties counting half. */
export function areaUnderCurve(cases: Scored[]): number {
  const sorted = cases.toSorted((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to += 1;
    const tied = sorted.slice(from, to).filter(({ positive }) => positive).length;
    rankSum += (tied * (from + 1 + to)) / 2;
  }
  const positives = cases.filter(({ positive }) => positive).length;
  const negatives = cases.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Cohen's kappa of two who labelled the same things. */
export function kappa(pairs: (readonly [string, string])[]): number {
  const share = (test: (pair: readonly [string, string]) => boolean) =>
    pairs.filter(test).length / pairs.length;
  const agreed = share(([one, two]) => one === two);
  const byChance = [...new Set(pairs.flat())]
    .map((label) => share(([one]) => one === label) * share(([, two]) => two === label))
    .reduce((sum, chance) => sum + chance, 0);
  return (agreed - byChance) / (1 - byChance);
}

const resamples = 2000;

/**
 * 95 % interval of a figure by bootstrap over whole groups (repositories), since cases of one group are alike.
 * Deterministic. Draws in which the figure is not a number are left out.
 */
export function interval<T>(groups: T[][], figure: (cases: T[]) => number): [number, number] {
  const random = mulberry32(20260101);
  const values: number[] = [];
  for (let draw = 0; draw < resamples; draw += 1) {
    const drawn = groups.flatMap(() => groups[Math.floor(random() * groups.length)] ?? []);
    const value = figure(drawn);
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (values.length - 1))] ?? Number.NaN;
  return [at(0.025), at(0.975)];
}

/** Tommy Ettinger's generator: small, seeded, even enough for resampling. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
