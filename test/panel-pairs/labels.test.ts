import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commentsById, readLabels } from './labels.ts';
import { kappa } from './measures.ts';

const pairs = readLabels();

test('every pair is labelled once', () => {
  const ids = pairs.map(({ a, b }) => [a, b].toSorted().join(' '));
  expect(new Set(ids).size).toBe(469);
  expect(pairs.filter(({ a, b }) => a === b)).toEqual([]);
});

test('what both labellers said was not settled otherwise', () => {
  expect(pairs.filter(({ one, two, settled }) => one === two && settled !== one)).toEqual([]);
  expect(pairs.filter(({ one, two, settled }) => settled !== one && settled !== two)).toEqual([]);
});

test('the page tells the agreement of the labellers as it is', () => {
  const page = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const apart = pairs.filter(({ one, two }) => one !== two).length;
  expect(page).toContain(`κ is ${kappa(pairs.map(({ one, two }) => [one, two] as const)).toFixed(2)}`);
  expect(page).toContain(`on ${apart} of ${pairs.length}`);
});

test('a set that lacks a labelled comment is refused by name', () => {
  expect(() => commentsById([], pairs.slice(0, 1))).toThrow(pairs[0]?.a);
});
