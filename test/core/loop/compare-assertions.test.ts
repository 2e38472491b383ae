import { expect, test } from 'vitest';
import { compareAssertions } from '../../../core/loop/compare-assertions.ts';
import { matcherStrength } from '../../../core/loop/matcher-strength.ts';
import type { Assertion } from '../../../core/loop/test-reading.ts';

const claim = (
  subject: string,
  matcher = 'toBe',
  expected: string | null = '3',
  strength = matcherStrength(matcher, false, expected),
): Assertion => ({
  text: `expect(${subject}).${matcher}(${expected ?? ''})`,
  subject,
  matcher,
  expected,
  strength,
});
const kinds = (was: Assertion[], now: Assertion[]) => compareAssertions(was, now).map(({ kind }) => kind);

test('the same in another order, and more, is nothing', () => {
  expect(kinds([claim('a'), claim('b')], [claim('b'), claim('a'), claim('c')])).toEqual([]);
});
test('fewer or looser weakens', () => {
  expect(kinds([claim('a'), claim('b')], [claim('a')])).toEqual(['weakened']);
  expect(kinds([claim('a')], [claim('a', 'toBeDefined', null)])).toEqual(['weakened']);
  expect(kinds([claim('a')], [claim('a', 'toBe', '3', 0)])).toEqual(['weakened']);
  expect(kinds([claim('a')], [claim('z(9)', 'toBeDefined', null)])).toEqual(['weakened']);
});
test('as strict about another value or input is a changed expectation', () => {
  expect(kinds([claim('f(1)')], [claim('f(1)', 'toBe', '4')])).toEqual(['expectation-changed']);
  expect(kinds([claim('f(1)')], [claim('f(2)')])).toEqual(['expectation-changed']);
});
test('other names and stricter claims are nothing', () => {
  expect(kinds([claim('f(1)')], [claim('g(1)')])).toEqual([]);
  expect(kinds([claim('f(1)', 'toBeDefined', null)], [claim('f(1)')])).toEqual([]);
});
test.each([
  ['toBeCloseTo', '0.3,5', '0.3,2'],
  ['toBeCloseTo', '0.3,5', '0.3'],
  ['~=', 'approx(0.3,abs=0.1)', 'approx(0.3,abs=0.5)'],
  ['assertAlmostEqual', '0.3,7', '0.3,2'],
  ['assertAlmostEqual', '0.3,delta=0.1', '0.3,delta=1.5'],
])('%s: from %s to %s is wider, back is not', (matcher, narrow, wide) => {
  expect(kinds([claim('a', matcher, narrow)], [claim('a', matcher, wide)])).toEqual(['weakened']);
  expect(kinds([claim('a', matcher, wide)], [claim('a', matcher, narrow)])).toEqual([]);
});
