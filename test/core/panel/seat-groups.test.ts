import { expect, test } from 'vitest';
import { seatId } from '../../../core/ids.ts';
import { samenessMin } from '../../../core/panel/likeness.ts';
import { SeatGroups } from '../../../core/panel/seat-groups.ts';

const seats = ['ada', 'bob', 'cy', 'dee'].map((name) => seatId(name));
/** Sameness by pair, such as `{ '0 1': 0.9 }`; nothing else is alike. */
const groupsOf = (pairs: Record<string, number>, of = seats) =>
  new SeatGroups(of, (a, b) => pairs[`${a} ${b}`] ?? 0);

test('whoever never joins stays alone', () => {
  expect(groupsOf({}).list()).toEqual([[0], [1], [2], [3]]);
});

test('groups come in order of their first member, each in order', () => {
  const groups = groupsOf({});
  groups.join(2, 1);
  groups.join(3, 0);
  expect(groups.list()).toEqual([
    [0, 3],
    [1, 2],
  ]);
});

test('a seat stands in no group twice', () => {
  const groups = groupsOf(
    { '0 1': 1, '1 2': 1, '0 2': 1 },
    [seats[0], seats[1], seats[0]].map(String).map(seatId),
  );
  groups.join(0, 1);
  groups.join(1, 2);
  expect(groups.list()).toEqual([[0, 1], [2]]);
});

test('the third of a chain joins only when it is the same as both', () => {
  const chain = (ends: number) => {
    const groups = groupsOf({ '0 1': 1, '1 2': 1, '0 2': ends });
    groups.join(0, 1);
    groups.join(1, 2);
    return groups.list();
  };
  expect(chain(samenessMin)).toEqual([[0, 1, 2], [3]]);
  expect(chain(samenessMin - 0.01)).toEqual([[0, 1], [2], [3]]);
});

test('the fourth joins three when it is the same as two of them', () => {
  const fourth = (pairs: Record<string, number>) => {
    const groups = groupsOf({ '0 1': 1, '0 2': 1, '1 2': 1, ...pairs });
    groups.join(0, 1);
    groups.join(1, 2);
    groups.join(2, 3);
    return groups.list().length;
  };
  expect(fourth({ '1 3': 1, '2 3': 1 })).toBe(1);
  expect(fourth({ '2 3': 1 })).toBe(2);
});

test('two pairs join only when most of them are the same across', () => {
  const pairs = (across: Record<string, number>) => {
    const groups = groupsOf(across);
    groups.join(0, 1);
    groups.join(2, 3);
    groups.join(0, 3);
    return groups.list();
  };
  expect(pairs({ '0 2': 1, '0 3': 1, '1 2': 1 })).toEqual([[0, 1, 2, 3]]);
  expect(pairs({ '0 3': 1, '1 2': 1 })).toEqual([
    [0, 1],
    [2, 3],
  ]);
});

test('joining what is one already, or what is not there, changes nothing', () => {
  const groups = groupsOf({ '0 1': 1 });
  groups.join(0, 1);
  groups.join(1, 0);
  groups.join(0, 0);
  groups.join(0, 9);
  expect(groups.list()).toEqual([[0, 1], [2], [3]]);
});

test('forty seats are told apart as well as four', () => {
  const many = Array.from({ length: 40 }, (_, at) => seatId(`seat-${at}`));
  const groups = new SeatGroups([...many, ...many], () => 1);
  for (let a = 0; a < 80; a += 1) for (let b = a + 1; b < 80; b += 1) groups.join(a, b);
  expect(groups.list()).toEqual([0, 40].map((from) => Array.from({ length: 40 }, (_, at) => from + at)));
});
