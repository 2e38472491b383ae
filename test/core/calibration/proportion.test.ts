import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelsToTellMin, proportionOf } from '../../../core/calibration/proportion.ts';

test.each([
  // Wilson's interval at 95 %, by hand.
  [8, 10, 0.8, 0.4902, 0.9433],
  [0, 10, 0, 0, 0.2775],
  [50, 100, 0.5, 0.4038, 0.5962],
])('%d of %d', (held, of, rate, from, to) => {
  const found = proportionOf({ held, of });
  expect(found).toMatchObject({ held, of, rate, enough: true });
  expect(found.from).toBeCloseTo(from, 3);
  expect(found.to).toBeCloseTo(to, 3);
});

test('nothing counted is anything at all', () => {
  expect(proportionOf({ held: 0, of: 0 })).toEqual({
    held: 0,
    of: 0,
    rate: null,
    from: 0,
    to: 1,
    enough: false,
  });
});

test('fewer labels than a bound are too few to tell, and have their range all the same', () => {
  expect(proportionOf({ held: 5, of: labelsToTellMin - 0.5 }).enough).toBe(false);
  expect(proportionOf({ held: 5, of: labelsToTellMin }).enough).toBe(true);
  expect(proportionOf({ held: 1, of: 1 }).from).toBeGreaterThan(0);
});

const counted = fc
  .tuple(fc.nat(400), fc.nat(400))
  .map(([a, b]) => ({ held: Math.min(a, b) / 2, of: Math.max(a, b) / 2 }));

test('the rate lies within its range, the range within all there is, and more of the same narrows it', () => {
  fc.assert(
    fc.property(counted, ({ held, of }) => {
      const { rate, from, to } = proportionOf({ held, of });
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(1);
      if (rate === null) return;
      expect(rate).toBeGreaterThanOrEqual(from - 1e-9);
      expect(rate).toBeLessThanOrEqual(to + 1e-9);
      const double = proportionOf({ held: held * 2, of: of * 2 });
      expect(double.to - double.from).toBeLessThan(to - from);
    }),
  );
});
