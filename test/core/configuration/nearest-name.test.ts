import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestName } from '../../../core/configuration/nearest-name.ts';

const names = ['seats', 'panels', 'gates', 'decisions', 'repositories'];

test.each([
  ['seat', 'seats'],
  ['panles', 'panels'],
  ['PANELS', 'panels'],
  ['desicions', 'decisions'],
  ['repositorys', 'repositories'],
])('%s was meant to be %s', (typed, meant) => {
  expect(nearestName(typed, names)).toBe(meant);
});

test.each(['colour', 'x', '', 'a'.repeat(5000)])('%.20s was meant to be nothing that is known', (typed) => {
  expect(nearestName(typed, names)).toBeNull();
});

test('a swap of neighbours is nearer than two other changes', () => {
  expect(nearestName('opneai', ['opxxai', 'openai'])).toBe('openai');
});

test('a name is nearest to itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (all) => {
      for (const name of all) expect(nearestName(name, all)).toBe(name);
    }),
  );
});
