import { expect, test } from 'vitest';
import { keyLines } from '../../../core/dependencies/toml-lines.ts';

test('the first line of keys, of strings in lists, and of tables by name', () => {
  const lines = keyLines('a = 1\nx = [\n  "b>=1", \'c\',\n]\n[dependencies.d]\n"e" = 2\na = 3\n');
  expect(Object.fromEntries(lines)).toMatchObject({ a: 1, x: 2, b: 3, c: 3, d: 5, e: 6 });
});

test('a line of megabytes is left out', () => {
  expect(keyLines(`${'"a'.repeat(2_000_000)}\nb = 1`)).toEqual(new Map([['b', 2]]));
});
