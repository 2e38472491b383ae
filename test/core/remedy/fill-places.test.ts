import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyPlaces } from '../../../core/remedy/fill-places.ts';

const fill = (places: string[], candidates: string[][]) =>
  emptyPlaces(places.length, candidates, (roles, place) => roles.includes(places[place] ?? ''));

test('whoever could fill either place leaves the one that another needs', () => {
  expect(fill(['approver', 'operator'], [['approver', 'operator'], ['approver']])).toEqual([]);
  expect(fill(['approver', 'operator'], [['approver'], ['approver', 'operator']])).toEqual([]);
  expect(fill(['operator', 'approver'], [['approver', 'operator'], ['operator']])).toEqual([]);
});

test('nobody fills two places', () => {
  expect(fill(['approver', 'operator'], [['approver', 'operator']])).toHaveLength(1);
  expect(fill(['approver', 'approver'], [['approver']])).toHaveLength(1);
});

test('as many places are filled as can be by any way of seating', () => {
  const some = fc.array(fc.subarray(['a', 'b', 'c']), { maxLength: 5 });
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 }), some, (places, candidates) => {
      expect(places.length - fill(places, candidates).length).toBe(most(places, candidates));
    }),
  );
});

/** By trying all ways. */
function most(places: string[], candidates: string[][]): number {
  const [place, ...rest] = places;
  if (place === undefined) return 0;
  const taken = candidates.flatMap((roles, index) =>
    roles.includes(place) ? [1 + most(rest, candidates.toSpliced(index, 1))] : [],
  );
  return Math.max(most(rest, candidates), ...taken);
}
