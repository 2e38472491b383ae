import { expect, test } from 'vitest';
import { packShares, type Share } from '../../../core/panel/pack.ts';

const limits = { room: 100, together: 90 };
const lines = (first: number, end: number, weight: number, more: Partial<Share> = {}): Share => ({
  part: { path: 'a', firstHunk: 0, endHunk: 1, lines: { first, end } },
  weight,
  headingWeight: 10,
  ...more,
});
const around = (weight: number) => ({
  enclosing: () => ({ lines: [{ line: 1, text: 'class A {' }], weight }),
});

test('lines that follow one another take one heading', () => {
  expect(packShares([lines(0, 2, 20), lines(2, 3, 20), lines(4, 5, 20)], limits)).toEqual([
    {
      parts: [
        { path: 'a', firstHunk: 0, endHunk: 1, lines: { first: 0, end: 3 } },
        { path: 'a', firstHunk: 0, endHunk: 1, lines: { first: 4, end: 5 } },
      ],
      weight: 80,
    },
  ]);
});

test('only what is too heavy for packing takes the room that packing leaves', () => {
  const [one, two, ...more] = packShares([lines(0, 1, 85), lines(1, 2, 5), lines(2, 3, 70)], limits);
  expect([one?.weight, two?.weight, more]).toEqual([95, 85, []]);
});

test('what encloses a part is shown where it opens one, and left out where there is no room', () => {
  const [first, second, third] = packShares(
    [lines(0, 1, 70, around(5)), lines(1, 2, 60, around(5)), lines(2, 3, 88, around(5))],
    limits,
  );
  expect(first).toMatchObject({ parts: [{ enclosing: [{ hunk: 0, lines: [{ line: 1 }] }] }], weight: 85 });
  expect(second).toMatchObject({ weight: 75 });
  expect(third?.weight).toBe(98);
  expect(third?.parts[0]).not.toHaveProperty('enclosing');
});

test('hunks that are joined keep what encloses each of them', () => {
  const hunk = (index: number): Share => ({
    part: {
      path: 'a',
      firstHunk: index,
      endHunk: index + 1,
      enclosing: [{ hunk: index, lines: [{ line: index + 1, text: 'x' }] }],
    },
    weight: 10,
    headingWeight: 10,
  });
  expect(packShares([hunk(0), hunk(1)], limits)[0]?.parts).toMatchObject([
    { firstHunk: 0, endHunk: 2, enclosing: [{ hunk: 0 }, { hunk: 1 }] },
  ]);
});
