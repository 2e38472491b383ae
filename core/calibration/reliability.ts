import { type Focus, focuses } from '../panel/finding.ts';
import type { LabelledFinding } from './fit-correction.ts';
import type { RaterId } from './voices.ts';

/** How often something held, drawn towards what is known more widely while there is little of it. */
export interface Rate {
  /** Labels for it and in all; a label may count less than one. */
  held: number;
  of: number;
  /** In (0, 1). */
  rate: number;
  /** Where the true rate lies with a chance of 80 %. */
  from: number;
  to: number;
}

/** What labels say of one rater. */
export interface Reliability {
  rater: RaterId;
  /** How often what it reports is real. */
  precision: Rate;
  /** By category; only those that it has labelled reports in. */
  byCategory: Partial<Record<Focus, Rate>>;
  /** How often it reports what is real, among the files that it read. */
  sensitivity: Rate;
}

/**
 * What is expected of a seat of which nothing is known: a third of the reports of review products on public pull requests
 * were real, and a product found half of what any of three did.
 */
const priorPrecision = 1 / 3;
const priorSensitivity = 1 / 2;
/** That counts as much as this many labels: a guess about other products, soon outweighed by a panel's own. */
const priorLabels = 4;
/** As many labels make a seat speak half for itself and half for its panel, and a category half for its seat. */
const ownLabels = 10;

/** Standard deviations either side of the middle that hold 80 % of a normal distribution. */
const deviations = 1.2816;

/** The reliability of each rater: a category drawn towards its seat, a seat towards the panel, the panel towards a prior. */
export function reliabilityOf(labels: readonly LabelledFinding[], raters: readonly RaterId[]): Reliability[] {
  const precision = (
    all: readonly LabelledFinding[],
    rater: RaterId | null,
    centre: number,
    strength: number,
  ) => shrunk(count(all, rater, 'reports'), centre, strength);
  const sensitivity = (rater: RaterId | null, centre: number, strength: number) =>
    shrunk(count(labels, rater, 'real ones'), centre, strength);
  const panel = {
    precision: precision(labels, null, priorPrecision, priorLabels).rate,
    sensitivity: sensitivity(null, priorSensitivity, priorLabels).rate,
  };
  return raters.map((rater) => {
    const own = precision(labels, rater, panel.precision, ownLabels);
    const inCategories = focuses.flatMap((focus): [Focus, Rate][] => {
      const some = labels.filter((label) => label.category === focus);
      const rate = precision(some, rater, own.rate, ownLabels);
      return rate.of > 0 ? [[focus, rate]] : [];
    });
    return {
      rater,
      precision: own,
      byCategory: Object.fromEntries(inCategories),
      sensitivity: sensitivity(rater, panel.sensitivity, ownLabels),
    };
  });
}

/** Among a rater's reports the real ones, or among the real ones its reports; of every rater where it is null. */
function count(labels: readonly LabelledFinding[], rater: RaterId | null, among: 'reports' | 'real ones') {
  const sum = { held: 0, of: 0 };
  for (const { real, weight, voices } of labels) {
    for (const voice of voices) {
      if (rater !== null && voice.rater !== rater) continue;
      const reported = voice.said === 'reported';
      if (!(among === 'reports' ? reported : real)) continue;
      sum.of += weight;
      if (real && reported) sum.held += weight;
    }
  }
  return sum;
}

function shrunk({ held, of }: { held: number; of: number }, centre: number, strength: number): Rate {
  const yes = held + centre * strength;
  const no = of - held + (1 - centre) * strength;
  const logOdds = Math.log(yes / no);
  const spread = deviations * Math.sqrt(1 / yes + 1 / no);
  const chance = (odds: number) => 1 / (1 + Math.exp(-odds));
  return { held, of, rate: yes / (yes + no), from: chance(logOdds - spread), to: chance(logOdds + spread) };
}
