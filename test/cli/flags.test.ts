import { expect, test } from 'vitest';
import { lifetime, scope, wholeNumber, wholeNumbers } from '../../cli/flags.ts';

test('a whole number is within its bounds', () => {
  expect(wholeNumber(10)('10')).toBe(10);
  for (const typed of ['0', '11', '1.5', 'many', '']) {
    expect(() => wholeNumber(10)(typed)).toThrow('Give a whole number from 1 to 10.');
  }
});

test('numbers of findings may be given together, apart, or both', () => {
  expect(wholeNumbers('1, 3', [])).toEqual([1, 3]);
  expect(wholeNumbers('2', [1, 3])).toEqual([1, 3, 2]);
});

test.each(['', '0', '-1', '1,', '1;2', '1.5', 'two', '99999999999999999999'])(
  'numbers of findings are not %j',
  (typed) => {
    expect(() => wholeNumbers(typed, [])).toThrow('Give numbers of findings, such as 1,3.');
  },
);

test('a lifetime is days or hours, a leap year at the most', () => {
  expect([lifetime('12h'), lifetime('90d'), lifetime('366d')]).toEqual([
    43_200_000, 7_776_000_000, 31_622_400_000,
  ]);
  for (const typed of ['', '0d', '367d', '9999h', '90', 'd', '-1d', '1.5d', '1w', '90 d', 'Infinityd'])
    expect(() => lifetime(typed)).toThrow('Give days or hours, such as 90d or 12h, up to 366d.');
});

test('a scope is one that there is', () => {
  expect(scope('codec', scope('me'))).toEqual(['me', 'codec']);
  for (const typed of ['', 'all', '*', 'Codec', 'me,codec'])
    expect(() => scope(typed)).toThrow(/^Give one of me, /);
});
