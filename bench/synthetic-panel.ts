import type { LabelledFinding } from '../core/calibration/fit-correction.ts';
import type { RaterId, Voice } from '../core/calibration/voices.ts';
import { type Focus, focuses } from '../core/panel/finding.ts';

/** A made-up seat: how often it reports what is real, and what is not. */
interface SyntheticSeat {
  rater: RaterId;
  family: string;
  hits: number;
  errs: number;
  /** What it is good at: there it hits more and errs less, by this much in log-odds. */
  at?: { focus: Focus; by: number };
}

/** A made-up panel and the changes that it sees. */
export interface SyntheticPanel {
  name: string;
  seats: SyntheticSeat[];
  /** Share of real ones among all that could be reported. */
  real: number;
  /** How alike seats of one family err, and all seats: standard deviations in log-odds. */
  familySpread: number;
  commonSpread: number;
}

const seat = (rater: string, family: string, hits: number, errs: number, at?: SyntheticSeat['at']) => ({
  rater: rater as RaterId,
  family,
  hits,
  errs,
  ...(at && { at }),
});

/** Unlike each other on purpose: what helps in one may harm in another. */
export const syntheticPanels: SyntheticPanel[] = [
  {
    name: 'a good seat, two of one family, a noisy one, a blind one',
    seats: [
      seat('good', 'a', 0.6, 0.12),
      seat('twin 1', 'b', 0.5, 0.2),
      seat('twin 2', 'b', 0.5, 0.2),
      seat('noisy', 'c', 0.4, 0.4),
      seat('blind', 'd', 0.04, 0.03),
    ],
    real: 0.35,
    familySpread: 1.5,
    commonSpread: 0.7,
  },
  {
    name: 'three equal seats, mostly wrong alone',
    seats: ['a', 'b', 'c'].map((name) => seat(name, name, 0.5, 0.25)),
    real: 0.35,
    familySpread: 1,
    commonSpread: 0.7,
  },
  {
    name: 'three good seats on poor code',
    seats: [seat('a', 'a', 0.7, 0.15), seat('b', 'b', 0.6, 0.15), seat('c', 'c', 0.6, 0.15)],
    real: 0.7,
    familySpread: 1,
    commonSpread: 0.7,
  },
  {
    name: 'four seats, each good at its own focus only',
    seats: focuses.map((focus) => seat(focus, focus, 0.35, 0.25, { focus, by: 1.5 })),
    real: 0.4,
    familySpread: 1,
    commonSpread: 0.5,
  },
];

/** A finding that at least one seat reports, with the truth as its label. `random` gives numbers in [0, 1). */
export function drawFinding(panel: SyntheticPanel, random: () => number): LabelledFinding {
  for (;;) {
    const real = random() < panel.real;
    const category = focuses[Math.floor(random() * focuses.length)] ?? 'logic';
    const common = normal(random) * panel.commonSpread;
    const ofFamily = new Map<string, number>();
    const voices = panel.seats.map((one): Voice => {
      const { rater, family, hits, errs, at } = one;
      const shared = ofFamily.get(family) ?? normal(random) * panel.familySpread;
      ofFamily.set(family, shared);
      const skill = at?.focus === category ? at.by : 0;
      const logOdds = logit(real ? hits : errs) + (real ? skill : -skill) + shared + common;
      return { rater, family, said: random() < 1 / (1 + Math.exp(-logOdds)) ? 'reported' : 'silent' };
    });
    if (voices.some((voice) => voice.said === 'reported')) return { real, weight: 1, category, voices };
  }
}

const logit = (chance: number): number => Math.log(chance / (1 - chance));

/** Box and Muller's. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Numbers in [0, 1) that the seed fixes (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
