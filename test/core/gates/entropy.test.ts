import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entropyOf } from '../../../core/gates/entropy.ts';

test('one letter says nothing, two in equal parts say one bit, sixteen say four', () => {
  expect(entropyOf('')).toBe(0);
  expect(entropyOf('aaaa')).toBeCloseTo(0);
  expect(entropyOf('abab')).toBeCloseTo(1);
  expect(entropyOf('0123456789abcdef')).toBeCloseTo(4);
});

test('lies between 0 and the logarithm of the length, whatever the order', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary-ascii' }), (text) => {
      const bits = entropyOf(text);
      expect(bits).toBeGreaterThanOrEqual(-1e-9);
      expect(bits).toBeLessThanOrEqual(Math.log2(text.length) + 1e-9);
      expect(entropyOf(text.split('').toReversed().join(''))).toBeCloseTo(bits);
    }),
  );
});
