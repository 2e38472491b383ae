import { expect, test } from 'vitest';
import { compact, literalsIn } from '../../../core/loop/test-reading.ts';

test('what a formatter may change is gone, what stands in strings stays', () => {
  expect(compact("f( 'a b',\n  [1, 2,],\n)")).toBe(compact('f("a b", [1,2])'));
  expect(compact("f('a b')")).not.toBe(compact("f('ab')"));
  expect(compact(`f('say "x"')`)).toBe(compact('f("say \\"x\\"")'));
});
test('literals in order, without names', () => {
  expect(literalsIn(compact("f(a1, 12, 'x', true, None, 1.5)"))).toEqual([
    '12',
    '"x"',
    'true',
    'None',
    '1.5',
  ]);
});
