import { type Focus, focuses } from '../panel/finding.ts';
import {
  chanceOf,
  changesBy,
  type Correction,
  logOddsOf,
  type RaterWeights,
  weighVoices,
} from './correction.ts';
import type { RaterId, Voiced } from './voices.ts';

/** A finding of which it is known whether it is real. */
export interface LabelledFinding extends Voiced {
  real: boolean;
  /** How much the label counts, above 0; a person's plain word counts 1. */
  weight: number;
}

/**
 * How far each number is expected to lie from the one that changes nothing: the standard deviation of its prior. A
 * voice counts between a half and double, a category moves that as far again, the line's slope lies between a half and
 * double, and where votes are even the truth lies between 20 % and 80 % (twice the deviation each). Wider ones fit few
 * labels better and what comes after them worse (`bench/calibration.ts`).
 */
const spreads = { offset: 0.7, slope: 0.3, report: 0.4, category: 0.4, silence: 0.4 };

/** Each step goes downhill or is not taken, so that stopping early is safe; fits settle long before. */
const stepsMax = 100;
const halvingsMax = 12;
/** A step that gains less than this is the last. */
const gainMin = 1e-6;

interface Problem {
  labels: readonly LabelledFinding[];
  raters: readonly RaterId[];
  /** One over the variance of each number's prior. */
  priors: readonly number[];
}

/**
 * The correction under which the labels are likeliest, each of its numbers drawn towards the one that changes nothing:
 * without labels it is exactly that, and few labels move it little. Numbers are fitted together, not seat by seat:
 * seats err alike, and what two of them know together is not to be counted twice.
 */
export function fitCorrection(all: readonly LabelledFinding[], raters: readonly RaterId[]): Correction {
  const problem = { labels: poolAlike(all), raters, priors: priorsFor(raters) };
  let at = problem.priors.map(() => 0);
  let loss = lossAt(at, problem);
  for (let step = 0; step < stepsMax; step += 1) {
    const lower = stepDown(at, loss, problem);
    if (lower === null) break;
    const gain = loss - lower.loss;
    ({ at, loss } = lower);
    if (gain < gainMin) break;
  }
  return correctionAt(at, raters);
}

/** Labels with the same voices on the same kind of finding as one that counts for all: there are far fewer. */
function poolAlike(labels: readonly LabelledFinding[]): LabelledFinding[] {
  const pooled = new Map<string, LabelledFinding>();
  for (const label of labels) {
    const voices = label.voices.map(({ rater, family, said }) => [rater, family, said].join(' ')).sort();
    const key = JSON.stringify([label.real, label.category, voices]);
    pooled.set(key, { ...label, weight: label.weight + (pooled.get(key)?.weight ?? 0) });
  }
  return [...pooled.values()];
}

/** Null where no step goes further down. */
function stepDown(
  at: readonly number[],
  loss: number,
  problem: Problem,
): { at: number[]; loss: number } | null {
  const { slopes, bends } = derivativesAt(at, problem);
  for (let halving = 0, reach = 1; halving < halvingsMax; halving += 1, reach /= 2) {
    const next = at.map((value, index) => value - (reach * (slopes[index] ?? 0)) / (bends[index] ?? 1));
    const lower = lossAt(next, problem);
    if (lower < loss) return { at: next, loss: lower };
  }
  return null;
}

/** The numbers in one row: offset and slope, then for each rater report, silence, and one a category. */
const perRater = 2 + focuses.length;
const placeOf = (raters: readonly RaterId[], rater: RaterId): number => {
  const index = raters.indexOf(rater);
  return index < 0 ? -1 : 2 + index * perRater;
};

const priorsFor = (raters: readonly RaterId[]): number[] =>
  [
    spreads.offset,
    spreads.slope,
    ...raters.flatMap(() => [spreads.report, spreads.silence, ...focuses.map(() => spreads.category)]),
  ].map((spread) => 1 / spread ** 2);

function correctionAt(at: readonly number[], raters: readonly RaterId[]): Correction {
  const factor = (index: number) => Math.exp(at[index] ?? 0);
  const weights = raters.map((rater): [RaterId, RaterWeights] => {
    const place = placeOf(raters, rater);
    const on = Object.fromEntries(focuses.map((focus, index) => [focus, factor(place + 2 + index)]));
    return [rater, { report: factor(place), silence: factor(place + 1), on }];
  });
  return { offset: at[0] ?? 0, slope: factor(1), raters: Object.fromEntries(weights) };
}

function lossAt(at: readonly number[], { labels, raters, priors }: Problem): number {
  const correction = correctionAt(at, raters);
  const misfit = labels.reduce((sum, label) => {
    const logOdds = correction.offset + correction.slope * logOddsOf(weighVoices(label, correction));
    return sum + label.weight * Math.log1p(Math.exp(label.real ? -logOdds : logOdds));
  }, 0);
  return misfit + priors.reduce((sum, prior, index) => sum + (prior * (at[index] ?? 0) ** 2) / 2, 0);
}

/** First derivatives of the loss, and second ones as far as each number goes by itself (Gauss–Newton's diagonal). */
function derivativesAt(
  at: readonly number[],
  { labels, raters, priors }: Problem,
): { slopes: number[]; bends: number[] } {
  const correction = correctionAt(at, raters);
  const slopes = priors.map((prior, index) => prior * (at[index] ?? 0));
  const bends = [...priors];
  for (const label of labels) {
    const voices = weighVoices(label, correction);
    const logOdds = logOddsOf(voices);
    const chance = chanceOf(correction.offset + correction.slope * logOdds);
    const add = (index: number, change: number) => {
      slopes[index] = (slopes[index] ?? 0) + label.weight * (chance - (label.real ? 1 : 0)) * change;
      bends[index] = (bends[index] ?? 0) + label.weight * chance * (1 - chance) * change ** 2;
    };
    add(0, 1);
    add(1, correction.slope * logOdds);
    for (const { voice, change } of changesBy(voices)) {
      for (const index of placesOf(raters, voice, label.category)) add(index, correction.slope * change);
    }
  }
  return { slopes, bends };
}

/** Which numbers the weight of a voice is made of. */
function placesOf(
  raters: readonly RaterId[],
  { rater, said }: LabelledFinding['voices'][number],
  category: Focus,
): number[] {
  const place = placeOf(raters, rater);
  if (place < 0 || said === 'upheld') return [];
  return [said === 'silent' ? place + 1 : place, place + 2 + focuses.indexOf(category)];
}
