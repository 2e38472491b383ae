import type { Seat } from '../panel/seat.ts';
import type { Correction } from './correction.ts';
import { fitCorrection, type LabelledFinding } from './fit-correction.ts';
import { type Reliability, reliabilityOf } from './reliability.ts';
import { type RaterId, raterOf } from './voices.ts';

/** So many labels it takes until probabilities are corrected; with fewer, plain votes are as good or better. */
export const labelsMin = 50;
/** So many of them must be of real findings, and so many of others: else nothing tells the two apart. */
export const labelsOfEachKindMin = 15;
/** On so many of them each seat must have had a say: else a new seat would speak with the record of the others. */
export const labelsOfEachSeatMin = 15;

/** What the labels so far say of the seats of one panel. */
export interface CalibrationFigures {
  /** Labels on findings of these seats; one that a decision only implies counts half. */
  labels: { real: number; notReal: number };
  /** What is still too little, in words; null when probabilities are corrected. */
  missing: string | null;
  reliability: Reliability[];
  /** Null while something is missing. */
  correction: Correction | null;
}

/** A calibration as a plan freezes it. */
export interface Calibration extends Pick<CalibrationFigures, 'missing' | 'correction'> {
  /** Counted over all panels of a database. */
  version: number;
  labels: number;
}

/** Who is to be calibrated: the seats of a panel that can be asked. Each once, in an order of its own. */
export const ratersOf = (seats: readonly Seat[]): RaterId[] =>
  [...new Set(seats.filter((seat) => seat.excluded === null).map(raterOf))].sort();

/**
 * What labels say of these seats and no others: the voices of other raters are left out of each label, and labels on
 * what only others reported do not count.
 */
export function calibrate(all: readonly LabelledFinding[], raters: readonly RaterId[]): CalibrationFigures {
  const known = new Set(raters);
  const labels = all
    .map((label) => ({ ...label, voices: label.voices.filter((voice) => known.has(voice.rater)) }))
    .filter((label) => label.voices.some((voice) => voice.said === 'reported'));
  const counts = { real: weightOf(labels, true), notReal: weightOf(labels, false) };
  const missing = missingFrom(labels, raters, counts);
  return {
    labels: counts,
    missing,
    reliability: reliabilityOf(labels, raters),
    correction: missing === null ? fitCorrection(labels, raters) : null,
  };
}

const weightOf = (labels: readonly LabelledFinding[], real: boolean): number =>
  labels.reduce((sum, label) => sum + (label.real === real ? label.weight : 0), 0);

function missingFrom(
  labels: readonly LabelledFinding[],
  raters: readonly RaterId[],
  { real, notReal }: CalibrationFigures['labels'],
): string | null {
  const short = (have: number, need: number, of: string) =>
    have < need ? [`${Math.floor(have)} of ${need} ${of}`] : [];
  const seats = raters.map((rater) => {
    const heard = labels.filter((label) => label.voices.some((voice) => voice.rater === rater));
    return { rater, heard: heard.reduce((sum, label) => sum + label.weight, 0) };
  });
  const [first] = [
    ...short(real + notReal, labelsMin, 'labels'),
    ...short(real, labelsOfEachKindMin, 'labels of real findings'),
    ...short(notReal, labelsOfEachKindMin, 'labels of findings that are not real'),
    ...seats.flatMap(({ rater, heard }) => short(heard, labelsOfEachSeatMin, `labels with ${rater}`)),
  ];
  return first ?? null;
}
