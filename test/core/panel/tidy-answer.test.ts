import { describe, expect, test } from 'vitest';
import { bounded, cut, inOrder, isFields, lower } from '../../../core/panel/tidy-answer.ts';

test('only an object has fields', () => {
  expect([{}, { a: 1 }].every(isFields)).toBe(true);
  expect([null, [], 'a', 1, undefined].some(isFields)).toBe(false);
});

describe('two line numbers', () => {
  test('are put in order', () => {
    expect(inOrder(7, 3)).toEqual([3, 7]);
    expect(inOrder(3, 7)).toEqual([3, 7]);
  });

  test('that are none stay as they are, to be found wrong', () => {
    expect(inOrder('3', 1)).toEqual(['3', 1]);
  });

  test('beyond all files are no numbers', () => {
    expect(inOrder(1, 2 ** 40)).toEqual([null, null]);
  });
});

test('a fixed word is read in any case, with blanks around it', () => {
  expect(lower(' Upheld ')).toBe('upheld');
  expect(lower(3)).toBe(3);
});

test('a text is bounded, well-formed and without NUL', () => {
  expect(bounded('abc', 2)).toBe('ab');
  expect(bounded('a\0b', 9)).toBe('a\uFFFDb');
  expect(bounded('a\uD800', 9)).toBe('a\uFFFD');
  expect(bounded(7, 2)).toBe(7);
});

test('no character is cut in two', () => {
  expect(cut('a😀', 2)).toBe('a');
  expect(cut('a😀', 3)).toBe('a😀');
});
