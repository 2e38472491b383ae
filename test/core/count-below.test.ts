import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBelow } from '../../core/count-below.ts';

test('it counts as one would who looks at each', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -5, max: 20 })),
      fc.integer({ min: -6, max: 21 }),
      (numbers, limit) => {
        const sorted = numbers.toSorted((a, b) => a - b);
        expect(countBelow(sorted, limit)).toBe(sorted.filter((number) => number < limit).length);
      },
    ),
  );
});

test('nothing is below anything in an empty list', () => {
  expect(countBelow([], 3)).toBe(0);
});
