import { expect, test } from 'vitest';
import { findEntry, type NpmEntries } from '../../../core/dependencies/npm-entries.ts';

const entries: NpmEntries = new Map(
  [
    'node_modules/a',
    'node_modules/b',
    'node_modules/a/node_modules/b',
    'packages/x',
    'packages/node_modules/c',
  ].map((key) => [key, { fields: {}, line: 1 }]),
);

test.each([
  ['', 'a', 'node_modules/a'],
  ['node_modules/a', 'b', 'node_modules/a/node_modules/b'],
  ['node_modules/b', 'b', 'node_modules/b'],
  ['packages/x', 'b', 'node_modules/b'],
  ['packages/x', 'c', 'packages/node_modules/c'],
  ['node_modules/a', 'c', null],
])('in %j, %s is %s', (from, name, key) => {
  expect(findEntry(entries, from, name)).toBe(key);
});

test('a folder of absurd depth is not walked up', () => {
  expect(findEntry(entries, 'node_modules/a/'.repeat(1000), 'b')).toBeNull();
});
