import { expect, test } from 'vitest';
import { wholeNumber, wholeNumbers } from '../../cli/flags.ts';

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
