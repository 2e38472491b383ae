import { expect, test } from 'vitest';
import { cost, count, moment, percent } from '../../../cli/text/amounts.ts';

test.each([
  [0, '$0'],
  [1, '$0.0000'],
  [10_500, '$0.0105'],
  [999_900, '$0.9999'],
  [1_234_567, '$1.23'],
])('%i micro-dollars are %s', (microUsd, text) => {
  expect(cost(microUsd)).toBe(text);
});

test('one is one, all else is many', () => {
  expect([0, 1, 2].map((amount) => count(amount, 'file'))).toEqual(['0 files', '1 file', '2 files']);
});

test('shares are whole percents, moments are the same everywhere', () => {
  expect([0, 0.006, 0.995, 1].map(percent)).toEqual(['0%', '1%', '100%', '100%']);
  expect(moment(new Date('2026-11-21T15:03:59+01:00'))).toBe('2026-11-21 14:03 UTC');
});
