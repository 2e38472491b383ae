import { expect, test } from 'vitest';
import { valueAt } from '../../core/value-at.ts';

const root = { a: [{ b: 1 }], none: null, text: 'word' };

test.each([
  [[], root],
  [['a', 0, 'b'], 1],
  [['none'], null],
])('at %j stands what was put there', (path, expected) => {
  expect(valueAt(root, path)).toEqual(expected);
});

test.each([
  [['b']],
  [['a', 1]],
  [['none', 'b']],
  [['text', 'length']],
  [['constructor']],
  [['__proto__', 'toString']],
  [['a', 'length', 'x']],
])('a path that leads nowhere, or to what was inherited, is undefined: %j', (path) => {
  expect(valueAt(root, path)).toBeUndefined();
});
