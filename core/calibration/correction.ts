import type { Focus } from '../panel/finding.ts';
import { furtherSeatWeight } from '../panel/weights.ts';
import type { RaterId, Voice, Voiced } from './voices.ts';

/** What one rater's word counts, where 1 is what every seat's word counts without labels. All above 0. */
export interface RaterWeights {
  report: number;
  silence: number;
  /** By the finding's category, times either: in its own field both its word and its silence say more. */
  on: Partial<Record<Focus, number>>;
}

/**
 * What labels make of a panel's votes: voices that count more or less than one, then a straight line through the
 * log-odds. With all weights and the slope 1, and the offset 0, it changes nothing. Weights and slope are above 0, so
 * that a further seat that agrees never lowers a probability.
 */
export interface Correction {
  offset: number;
  slope: number;
  raters: Readonly<Record<RaterId, RaterWeights>>;
}

/** Half a voice on both sides, as in the uncalibrated share. */
const halfVoice = 0.5;

/** Chance that a finding is true, in (0, 1), from who spoke for it and who stayed silent. */
export const correctedProbability = (finding: Voiced, correction: Correction): number =>
  chanceOf(correction.offset + correction.slope * logOddsOf(weighVoices(finding, correction)));

export const chanceOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

export interface WeighedVoice extends Voice {
  weight: number;
  /** How much of the weight counts: the rest is what its family has said already. */
  share: number;
}

const speaksFor = ({ said }: Voice): boolean => said !== 'silent';

const sideOf = (voices: readonly WeighedVoice[], forIt: boolean): number =>
  voices.reduce((sum, one) => sum + (speaksFor(one) === forIt ? one.weight * one.share : 0), halfVoice);

export const logOddsOf = (voices: readonly WeighedVoice[]): number =>
  Math.log(sideOf(voices, true)) - Math.log(sideOf(voices, false));

/** How the log-odds change with the logarithm of each voice's weight. */
export function changesBy(voices: readonly WeighedVoice[]): { voice: WeighedVoice; change: number }[] {
  const [support, doubt] = [sideOf(voices, true), sideOf(voices, false)];
  return voices.map((voice) => {
    const part = voice.weight * voice.share;
    return { voice, change: speaksFor(voice) ? part / support : -part / doubt };
  });
}

/** The weightiest voice of a family on either side counts whole, its further ones a little: their errors are alike. */
export function weighVoices(
  { category, voices }: Voiced,
  { raters }: Pick<Correction, 'raters'>,
): WeighedVoice[] {
  const leaders = new Set<string>();
  return voices
    .map((voice) => ({ ...voice, weight: weightOf(voice, category, raters[voice.rater]) }))
    .sort((a, b) => b.weight - a.weight || (a.rater < b.rater ? -1 : 1))
    .map((voice) => {
      const side = `${speaksFor(voice)} ${voice.family}`;
      const leads = !leaders.has(side);
      leaders.add(side);
      return { ...voice, share: leads ? 1 : furtherSeatWeight };
    });
}

function weightOf({ said }: Voice, category: Focus, weights: RaterWeights | undefined): number {
  if (!weights || said === 'upheld') return 1;
  return (said === 'silent' ? weights.silence : weights.report) * (weights.on[category] ?? 1);
}
