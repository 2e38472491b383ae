import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correctedProbability } from '../../../core/calibration/correction.ts';
import { fitCorrection, type LabelledFinding } from '../../../core/calibration/fit-correction.ts';
import { anyFinding, anyLabel, labelled, names, rater, times } from './labelled.ts';

const raters = names.map(rater);
const fit = (labels: LabelledFinding[]) => fitCorrection(labels, raters);
const nothing = fit([]);
const misfit = (labels: LabelledFinding[], correction: ReturnType<typeof fit>) =>
  labels.reduce((sum, label) => {
    const chance = correctedProbability(label, correction);
    return sum - label.weight * Math.log(label.real ? chance : 1 - chance);
  }, 0);
const weightsOf = (correction: ReturnType<typeof fit>, name: string) => {
  const weights = correction.raters[rater(name)];
  if (!weights) throw new Error(`No weights of ${name}.`);
  return weights;
};

test('without labels nothing is corrected', () => {
  expect(nothing).toMatchObject({ offset: 0, slope: 1 });
  expect(weightsOf(nothing, 'ada')).toMatchObject({ report: 1, silence: 1, on: { logic: 1 } });
});

test('labels are never explained worse than without a correction', () => {
  fc.assert(
    fc.property(fc.array(anyLabel, { maxLength: 30 }), (labels) => {
      expect(misfit(labels, fit(labels))).toBeLessThanOrEqual(misfit(labels, nothing) + 1e-9);
    }),
    { numRuns: 40 },
  );
});

test('the order of labels changes nothing that shows', () => {
  fc.assert(
    fc.property(fc.array(anyLabel, { maxLength: 20 }), anyFinding, (labels, finding) => {
      const turned = correctedProbability(finding, fit(labels.toReversed()));
      expect(turned).toBeCloseTo(correctedProbability(finding, fit(labels)), 4);
    }),
    { numRuns: 40 },
  );
});

test('whatever the labels say, weights and slope are above nothing and within reason', () => {
  fc.assert(
    fc.property(fc.array(anyLabel, { maxLength: 30 }), (labels) => {
      const correction = fit(labels);
      const all = Object.values(correction.raters).flatMap(({ report, silence, on }) => [
        report,
        silence,
        ...Object.values(on),
      ]);
      expect(Math.min(correction.slope, ...all)).toBeGreaterThan(0.1);
      expect(Math.max(correction.slope, ...all)).toBeLessThan(10);
      expect(Number.isFinite(correction.offset)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

describe('what labels teach', () => {
  const mixed = [
    ...times(12, labelled('ada+ bob- cy-', true)),
    ...times(3, labelled('ada+ bob- cy-', false)),
    ...times(3, labelled('bob+ ada- cy-', true)),
    ...times(12, labelled('bob+ ada- cy-', false)),
  ];

  test('a seat that is mostly right counts more than one that is mostly wrong', () => {
    const correction = fit(mixed);
    expect(weightsOf(correction, 'ada').report).toBeGreaterThan(1.2);
    expect(weightsOf(correction, 'bob').report).toBeLessThan(0.9);
    expect(correctedProbability(labelled('ada+ bob- cy-', true), correction)).toBeGreaterThan(
      correctedProbability(labelled('bob+ ada- cy-', true), correction) + 0.25,
    );
  });

  test('few labels teach little, more teach more, half a label half as much', () => {
    const learnt = (labels: LabelledFinding[]) => Math.log(weightsOf(fit(labels), 'ada').report);
    const one = learnt([labelled('ada+ bob- cy-', true), labelled('bob+ ada- cy-', false)]);
    expect(one).toBeGreaterThan(0);
    expect(one).toBeLessThan(0.1);
    expect(learnt(mixed)).toBeGreaterThan(one * 2);
    expect(learnt(mixed.map((label) => ({ ...label, weight: 0.5 })))).toBeLessThan(learnt(mixed));
  });

  test('the silence of a blind seat counts for little, that of one that misses nothing for much', () => {
    const correction = fit([
      ...times(30, labelled('ada+ bob+ cy-', true)),
      ...times(10, labelled('ada+ bob- cy-', false)),
    ]);
    expect(weightsOf(correction, 'cy').silence).toBeLessThan(0.9);
    expect(weightsOf(correction, 'bob').silence).toBeGreaterThan(weightsOf(correction, 'cy').silence * 1.3);
  });

  test('a seat may be good at one thing and not at another', () => {
    const { on } = weightsOf(
      fit([
        ...times(15, labelled('ada+ bob-', true, { category: 'security' })),
        ...times(15, labelled('ada+ bob-', false, { category: 'architecture' })),
      ]),
      'ada',
    );
    expect(on.security ?? 0).toBeGreaterThan((on.architecture ?? 0) * 1.2);
  });

  test('where all are believed too little, everything is believed more', () => {
    const correction = fit(times(40, labelled('ada+ bob- cy-', true)));
    expect(correctedProbability(labelled('dan+ bob- cy-', true), correction)).toBeGreaterThan(0.6);
  });
});
