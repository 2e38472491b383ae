import fc from 'fast-check';
import { expect, test } from 'vitest';
import { share, weigh } from '../../../core/panel/weights.ts';

const families = fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 12 });

test('two families weigh more than any number of seats of one', () => {
  expect(weigh(['x', 'y'])).toBe(2);
  expect(weigh(['x', 'x'])).toBe(1.25);
  expect(weigh([])).toBe(0);
});

test('a further voice never weighs less than none, and one of the same family less than a new one', () => {
  fc.assert(
    fc.property(families, (voices) => {
      expect(weigh([...voices, 'new'])).toBe(weigh(voices) + 1);
      if (voices[0]) expect(weigh([...voices, voices[0]])).toBe(weigh(voices) + 0.25);
    }),
  );
});

test('a share grows with the voices for, shrinks with those against, and is never certain', () => {
  const weight = fc.double({ min: 0, max: 12, noNaN: true });
  fc.assert(
    fc.property(weight, weight, (pro, contra) => {
      const now = share(pro, contra);
      expect(now).toBeGreaterThan(0);
      expect(now).toBeLessThan(1);
      expect(share(pro + 1, contra)).toBeGreaterThan(now);
      expect(share(pro, contra + 1)).toBeLessThan(now);
      expect(now + share(contra, pro)).toBeCloseTo(1);
    }),
  );
});
