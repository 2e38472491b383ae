import type { Seat } from '../panel/seat.ts';
import type { MergedFinding } from '../panel/verdict.ts';
import type { Calibration } from './calibrate.ts';
import { correctedProbability } from './correction.ts';
import { voicesOf } from './voices.ts';

/**
 * The same finding with the probability that the plan's calibration gives it; `seats` are those who answered. Nothing else of it changes, and without
 * enough labels nothing at all; what a gate confirms outranks votes, corrected ones too.
 */
export function calibrateFinding(
  merged: MergedFinding,
  { calibration, seats }: { calibration: Calibration | undefined; seats: readonly Seat[] },
): MergedFinding {
  const correction = calibration?.correction;
  if (!correction || merged.confirmedBy !== null) return merged;
  const { originals, silent, refutations, finding } = merged;
  const spoken = { saidBy: originals.map((one) => one.seat), silent, refutations };
  const voices = voicesOf(spoken, new Map(seats.map((seat) => [seat.id, seat])));
  const probability = correctedProbability({ category: finding.category, voices }, correction);
  return { ...merged, probability, calibrated: true };
}
