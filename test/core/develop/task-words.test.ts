import { expect, test } from 'vitest';
import { pathsIn, tellingWords, wordsIn } from '../../../core/develop/task-words.ts';

test('names fall apart into their words', () => {
  expect([...wordsIn('getTotalPrice get_net-price')]).toEqual(
    expect.arrayContaining(['gettotalprice', 'total', 'price', 'net']),
  );
});

test('words that stand in every task say nothing', () => {
  expect(tellingWords('please fix the failing test of the rounding in 2024')).toContain('rounding');
  expect(tellingWords('please fix the error 2024')).toEqual([]);
});

test('paths are found in words and frames, with their lines', () => {
  expect(pathsIn('at total (src/cart.ts:12:5) and File "app/x.py", line 7, see README.md')).toEqual([
    { path: 'src/cart.ts', line: 12 },
    { path: 'app/x.py', line: 7 },
    { path: 'README.md', line: null },
  ]);
  expect(pathsIn('a '.repeat(9))).toEqual([]);
});
