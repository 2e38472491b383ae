import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaUnderCurve, chooseThreshold, interval, kappa, ratesAt, type Scored } from './measures.ts';

const casesOf = (positives: number[], negatives: number[]): Scored[] => [
  ...positives.map((score) => ({ score, positive: true })),
  ...negatives.map((score) => ({ score, positive: false })),
];

describe('rates', () => {
  const cases = casesOf([0.9, 0.6, 0.2], [0.7, 0.1, 0.1]);

  test('count what is taken from the threshold on', () => {
    const { precision, recall, f1 } = ratesAt(cases, 0.6);
    expect([precision, recall, f1]).toEqual([2 / 3, 2 / 3, 2 / 3]);
  });

  test('of taking nothing are no number', () => {
    expect(ratesAt(cases, 1).precision).toBeNaN();
    expect(ratesAt(casesOf([], [1]), 0).recall).toBeNaN();
  });

  test('as if another share were positive change by that share, recall not at all', () => {
    const rarer = ratesAt(cases, 0.6, 0.25);
    expect(rarer.recall).toBe(2 / 3);
    expect(rarer.precision).toBeCloseTo(2 / (2 + 3));
    expect(ratesAt(cases, 0.6, 0.5)).toEqual(ratesAt(cases, 0.6));
  });
});

test('the threshold that is chosen is that of the best F1', () => {
  expect(chooseThreshold(casesOf([0.9, 0.6], [0.5, 0.1]), 0.5)).toBe(0.6);
  expect(chooseThreshold(casesOf([0.9, 0.2], [0.5, 0.5, 0.5, 0.5]), 0.01)).toBe(0.9);
});

describe('the area under the curve', () => {
  test.each([
    ['is 1 when all positives score above all negatives', casesOf([3, 4], [1, 2]), 1],
    ['is 0 when all score below', casesOf([1, 2], [3, 4]), 0],
    ['counts ties half', casesOf([1, 1], [1, 1, 1]), 0.5],
    ['is the share of pairs in order', casesOf([2, 4], [1, 3]), 0.75],
  ])('%s', (_, cases, area) => {
    expect(areaUnderCurve(cases)).toBe(area);
  });

  test('is what counting all pairs gives', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        const pairs = positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
        const share = pairs.reduce((sum: number, one) => sum + one, 0) / pairs.length;
        expect(areaUnderCurve(casesOf(positives, negatives))).toBeCloseTo(share);
      }),
    );
  });
});

test('kappa is 1 for those who always agree, 0 for those who agree as chance has it', () => {
  expect(kappa([['x', 'x'] as const, ['y', 'y'] as const])).toBe(1);
  const byChance = ['x', 'y'].flatMap((one) => ['x', 'y'].map((two) => [one, two] as const));
  expect(kappa(byChance)).toBe(0);
});

describe('an interval', () => {
  const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;

  test('holds the figure, is wider for fewer groups, and is the same each time', () => {
    const groups = (count: number) => Array.from({ length: count }, (_, at) => [at % 2, at % 2]);
    const [low, high] = interval(groups(10), mean);
    const [lowOfMany, highOfMany] = interval(groups(200), mean);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
    expect(highOfMany - lowOfMany).toBeLessThan((high - low) / 2);
    expect(interval(groups(10), mean)).toEqual([low, high]);
  });

  test('draws whole groups: alike cases of one group make nothing surer', () => {
    const width = (groups: number[][]) => {
      const [low, high] = interval(groups, mean);
      return high - low;
    };
    const apart = Array.from({ length: 40 }, (_, at) => [at % 2]);
    const together = Array.from({ length: 4 }, (_, at) => Array.from({ length: 10 }, () => at % 2));
    expect(width(together)).toBeGreaterThan(2 * width(apart));
  });
});
