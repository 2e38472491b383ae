import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { krippendorffAlpha } from '../../../core/calibration/krippendorff-alpha.ts';

/** One string an observer, a character a unit, a dot where the observer is silent. */
const unitsOf = (...observers: string[]): string[][] =>
  Array.from(observers[0] ?? '', (_, unit) =>
    observers.map((values) => values[unit] ?? '.').filter((value) => value !== '.'),
  );
const alpha = (...observers: string[]) => krippendorffAlpha(unitsOf(...observers)).alpha;

describe('published examples (Krippendorff 2011)', () => {
  test('two observers, ten units, two values', () => {
    expect(alpha('0100000010', '1110010000')).toBeCloseTo(0.095, 3);
  });

  test('two observers, twelve units, five values', () => {
    expect(alpha('aabbdcccedda', 'babbbccceddd')).toBeCloseTo(0.692, 3);
  });

  test('four observers, twelve units, some of them silent', () => {
    const agreement = krippendorffAlpha(
      unitsOf('123321412...', '1233224125.3', '.3332342251.', '12332441251.'),
    );
    expect(agreement).toEqual({ alpha: expect.closeTo(0.743, 3), units: 11, values: 40 });
  });
});

const anyUnits = fc.array(fc.array(fc.constantFrom('pass', 'fail'), { maxLength: 5 }), { maxLength: 30 });

describe('any votes', () => {
  test('perfect agreement is 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('pass', 'fail'), fc.integer({ min: 2, max: 5 }))),
        (drawn) => {
          const units = [
            ['pass', 'pass'],
            ['fail', 'fail'],
            ...drawn.map(([value, count]) => Array<string>(count).fill(value)),
          ];
          expect(krippendorffAlpha(units).alpha).toBe(1);
        },
      ),
    );
  });

  test('neither the order of units nor that of raters matters', () => {
    fc.assert(
      fc.property(anyUnits, (units) => {
        const turned = units.map((values) => values.toReversed()).toReversed();
        const { alpha: first, ...counts } = krippendorffAlpha(units);
        const { alpha: second, ...sameCounts } = krippendorffAlpha(turned);
        expect(sameCounts).toEqual(counts);
        if (first === null) expect(second).toBeNull();
        else expect(second).toBeCloseTo(first, 10);
      }),
    );
  });

  test('units that fewer than two spoke of do not count', () => {
    fc.assert(
      fc.property(anyUnits, (units) => {
        expect(krippendorffAlpha([...units, [], ['pass'], ['fail']])).toEqual(krippendorffAlpha(units));
      }),
    );
  });

  test('never more than 1, and never undefined while values differ', () => {
    fc.assert(
      fc.property(anyUnits, (units) => {
        const { alpha: found } = krippendorffAlpha(units);
        const differ = new Set(units.filter((values) => values.length > 1).flat()).size > 1;
        expect(found !== null).toBe(differ);
        if (found !== null) expect(found).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test.each([
  ['no unit', []],
  ['a single rater', [['pass'], ['fail']]],
  [
    'values that are all alike',
    [
      ['pass', 'pass'],
      ['pass', 'pass', 'pass'],
    ],
  ],
])('of %s it is not defined, neither 0 nor 1', (_, units) => {
  expect(krippendorffAlpha(units).alpha).toBeNull();
});

test('constant contradiction is below 0', () => {
  expect(alpha('0101', '1010')).toBeLessThan(-0.5);
});
