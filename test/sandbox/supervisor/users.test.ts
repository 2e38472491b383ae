import { expect, test } from 'vitest';
import { taskId } from '../../../core/ids.ts';
import { chooseUser, usualRange } from '../../../sandbox/supervisor/users.ts';

const root = { uid: 0, gid: 0 };
const none = new Set<number>();

test('as root, a task gets a user of the range, the same each time', () => {
  for (const name of ['a', 'b', 'develop.12345678']) {
    const chosen = chooseUser(taskId(name), { self: root, range: usualRange, taken: none });
    expect(chosen.uid).toBeGreaterThanOrEqual(200_000);
    expect(chosen.uid).toBeLessThanOrEqual(265_535);
    expect(chosen.gid).toBe(chosen.uid);
    expect(chooseUser(taskId(name), { self: root, range: usualRange, taken: none })).toEqual(chosen);
  }
});

test('no two open tasks share a user, down to the last one', () => {
  const range = { from: 300_000, to: 300_004 };
  const taken = new Set<number>();
  for (let number = 0; number < 5; number += 1) {
    const { uid } = chooseUser(taskId('same'), { self: root, range, taken });
    expect(taken.has(uid)).toBe(false);
    taken.add(uid);
  }
  expect(() => chooseUser(taskId('same'), { self: root, range, taken })).toThrow(/belong to open sandboxes/);
});

test('never root, even where the range holds it', () => {
  const range = { from: 0, to: 1 };
  for (const name of ['a', 'b', 'c', 'd']) {
    expect(chooseUser(taskId(name), { self: root, range, taken: none }).uid).toBe(1);
  }
});

test('who is not root is the user himself', () => {
  const self = { uid: 1000, gid: 100 };
  expect(chooseUser(taskId('a'), { self, range: usualRange, taken: none })).toEqual(self);
});
