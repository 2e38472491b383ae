import { expect, test } from 'vitest';
import { matcherStrength } from '../../../core/loop/matcher-strength.ts';

const of = (matcher: string, expected: string | null = '1', negated = false) =>
  matcherStrength(matcher, negated, expected);
test('from one value only to hardly anything', () => {
  const falling = ['toBe', 'toContain', 'toBeInstanceOf', 'toBeDefined'].map((matcher) => of(matcher));
  expect(falling).toEqual(falling.toSorted((a, b) => b - a));
  expect(new Set(falling).size).toBe(4);
  expect(['toEqual', 'assertEqual', '==', 'deepStrictEqual', 'eql'].map((matcher) => of(matcher))).toEqual([
    5, 5, 5, 5, 5,
  ]);
});
test('any value in place of one, a part in place of all, and a negation are looser', () => {
  expect(of('toEqual', 'expect.anything()')).toBeLessThan(of('toEqual', 'expect.objectContaining({})'));
  expect(of('toEqual', 'expect.objectContaining({})')).toBeLessThan(of('toEqual'));
  expect(of('toBe', '1', true)).toBeLessThan(of('toBe'));
});
test("a helper of the project's own is taken as strict", () => {
  expect(of('expectSameCart', null)).toBe(4);
});
