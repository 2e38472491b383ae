import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelledFinding } from '../../../core/calibration/fit-correction.ts';
import { reliabilityOf } from '../../../core/calibration/reliability.ts';
import { anyLabel, labelled, names, rater, times } from './labelled.ts';

const of = (labels: LabelledFinding[], name: string) => {
  const found = reliabilityOf(labels, names.map(rater)).find((one) => one.rater === rater(name));
  if (!found) throw new Error(`Nothing is said of ${name}.`);
  return found;
};

test('of a seat without labels it is what is expected of any', () => {
  const { precision, sensitivity, byCategory } = of([], 'ada');
  expect(precision).toMatchObject({ held: 0, of: 0 });
  expect(precision.rate).toBeCloseTo(1 / 3, 5);
  expect(sensitivity.rate).toBeCloseTo(1 / 2, 5);
  expect(byCategory).toEqual({});
});

describe('with labels', () => {
  const labels = [
    ...times(27, labelled('ada+ bob-', true)),
    ...times(3, labelled('ada+ bob-', false)),
    ...times(2, labelled('ada- bob+', true)),
    ...times(18, labelled('ada- bob+', false)),
  ];

  test('precision is of what a seat reports, sensitivity of what is real', () => {
    expect(of(labels, 'ada').precision).toMatchObject({ held: 27, of: 30 });
    expect(of(labels, 'ada').sensitivity).toMatchObject({ held: 27, of: 29 });
    expect(of(labels, 'bob').precision).toMatchObject({ held: 2, of: 20 });
    expect(of(labels, 'bob').sensitivity).toMatchObject({ held: 2, of: 29 });
  });

  test('a seat is drawn towards its panel, the less the more labels it has', () => {
    const panel = 29 / 50;
    const few = of([...labels, labelled('cy+', true)], 'cy').precision.rate;
    expect(few).toBeGreaterThan(panel - 0.02);
    expect(few).toBeLessThan(0.7);
    expect(of(labels, 'ada').precision.rate).toBeGreaterThan(0.8);
    expect(of(labels, 'ada').precision.rate).toBeLessThan(0.9);
  });

  test('a category is drawn towards its seat', () => {
    const { byCategory } = of([...labels, labelled('ada+', false, { category: 'security' })], 'ada');
    expect(byCategory.security).toMatchObject({ held: 0, of: 1 });
    expect(byCategory.security?.rate).toBeGreaterThan(0.7);
    expect(byCategory.architecture).toBeUndefined();
  });

  test('a label that counts half counts half', () => {
    const halves = labels.map((label) => ({ ...label, weight: 0.5 }));
    expect(of(halves, 'ada').precision).toMatchObject({ held: 13.5, of: 15 });
  });

  test('a second look is no report, and no silence about what is not real is held against a seat', () => {
    const upheld = of([labelled('ada+ bob~', true), labelled('ada+ bob-', false)], 'bob');
    expect(upheld.precision.of).toBe(0);
    expect(upheld.sensitivity).toMatchObject({ held: 0, of: 1 });
  });
});

test('rates lie within their interval, and it narrows with labels', () => {
  fc.assert(
    fc.property(fc.array(anyLabel, { maxLength: 40 }), (labels) => {
      for (const { precision, sensitivity, byCategory } of reliabilityOf(labels, names.map(rater))) {
        for (const { rate, from, to, held, of: all } of [
          precision,
          sensitivity,
          ...Object.values(byCategory),
        ]) {
          expect(0 < from && from < rate && rate < to && to < 1 && held <= all).toBe(true);
        }
      }
    }),
    { numRuns: 50 },
  );
  const width = (count: number) => {
    const { from, to } = of(times(count, labelled('ada+', true)), 'ada').precision;
    return to - from;
  };
  expect(width(40)).toBeLessThan(width(4) / 2);
});
