/**
 * What labels do for probabilities, on made-up panels of which the truth is known: `node bench/calibration.ts [SEEDS]`.
 * Log loss and expected calibration error on findings that the fit has not seen, plain votes against corrected ones.
 */
import { labelsMin } from '../core/calibration/calibrate.ts';
import { type Correction, correctedProbability } from '../core/calibration/correction.ts';
import { fitCorrection, type LabelledFinding } from '../core/calibration/fit-correction.ts';
import { figures } from './figures.ts';
import { drawFinding, randomFrom, type SyntheticPanel, syntheticPanels } from './synthetic-panel.ts';

const seeds = Number(process.argv[2] ?? 15);
const labelCounts = [20, 50, 100, 300];
const heldOut = 2000;
const bins = 10;

interface Score {
  /** In nats a finding; lower is better. */
  logLoss: number;
  /** How far stated chances lie from what came true, on average over ten bins of them; lower is better. */
  calibrationError: number;
}

const plainVotes: Correction = { offset: 0, slope: 1, raters: {} };

function score(findings: readonly LabelledFinding[], correction: Correction): Score {
  const off = Array<number>(bins).fill(0);
  let logLoss = 0;
  for (const finding of findings) {
    const chance = correctedProbability(finding, correction);
    const bin = Math.min(bins - 1, Math.floor(chance * bins));
    off[bin] = (off[bin] ?? 0) + chance - (finding.real ? 1 : 0);
    logLoss -= Math.log(finding.real ? chance : 1 - chance);
  }
  const calibrationError = off.reduce((sum, one) => sum + Math.abs(one), 0) / findings.length;
  return { logLoss: logLoss / findings.length, calibrationError };
}

function scorePanel(panel: SyntheticPanel, labels: number, seed: number): { plain: Score; corrected: Score } {
  const random = randomFrom(seed);
  const draw = (count: number) => Array.from({ length: count }, () => drawFinding(panel, random));
  const fitted = fitCorrection(
    draw(labels),
    panel.seats.map((seat) => seat.rater),
  );
  const unseen = draw(heldOut);
  return { plain: score(unseen, plainVotes), corrected: score(unseen, fitted) };
}

function row(panel: SyntheticPanel, labels: number): string {
  const scores = Array.from({ length: seeds }, (_, seed) =>
    scorePanel(panel, labels, (seed + 1) * 7919 + labels),
  );
  const median = (pick: (one: (typeof scores)[number]) => number) =>
    figures(scores.map(pick)).median.toFixed(3);
  const better = scores.filter(({ plain, corrected }) => corrected.logLoss < plain.logLoss).length;
  const used = labels < labelsMin ? ' (not used)' : '';
  const cells = [
    panel.name,
    `${labels}${used}`,
    median((one) => one.plain.logLoss),
    median((one) => one.corrected.logLoss),
    `${better} of ${seeds}`,
    median((one) => one.plain.calibrationError),
    median((one) => one.corrected.calibrationError),
  ];
  return `| ${cells.join(' | ')} |`;
}

process.stdout.write(`Synthetic panels, ${seeds} seeds, ${heldOut} unseen findings each, medians.

| panel | labels | log loss, votes | corrected | better in | calibration error, votes | corrected |
|---|---|---|---|---|---|---|
`);
for (const panel of syntheticPanels) {
  for (const labels of labelCounts) process.stdout.write(`${row(panel, labels)}\n`);
}
