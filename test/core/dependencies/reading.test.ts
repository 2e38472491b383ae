import { expect, test } from 'vitest';
import {
  fits,
  folderOf,
  inFolder,
  isBelow,
  quoted,
  resolvePath,
} from '../../../core/dependencies/reading.ts';

test('folders', () => {
  expect([folderOf('a/b/c'), folderOf('c'), inFolder('', 'c'), inFolder('a', 'c')]).toEqual([
    'a/b',
    '',
    'c',
    'a/c',
  ]);
  expect([isBelow('ab/c', 'a'), isBelow('a/c', 'a'), isBelow('c', '')]).toEqual([false, true, true]);
});

test.each([
  ['a/b', '../c', 'a/c'],
  ['', './c/', 'c'],
  ['a', '../..', null],
  ['a', '/etc', null],
  ['', '.', ''],
])('from %j, %j is %j', (folder, target, path) => expect(resolvePath(folder, target)).toBe(path));

test('names in messages are bounded and stand on one line', () => {
  expect(quoted('a\nb')).toBe('"a\\nb"');
  expect(quoted('x'.repeat(1000)).length).toBe(82);
  expect([fits(''), fits('a'), fits('x'.repeat(501))]).toEqual([false, true, false]);
});
