import { expect, test } from 'vitest';
import { unnamedPasses } from '../../../core/loop/unnamed-passes.ts';

const failed = (id: string) => ({ id, outcome: 'failed' as const });

test('a known test that a whole run does not name passed where passes without a name are counted', () => {
  expect(
    unnamedPasses({ cases: [failed('a')], passed: 3, errors: [], whole: true }, ['a', 'b', 'b']),
  ).toEqual(['b']);
});

test('where too few passes have no name, or the run was cut short, nobody knows', () => {
  expect(unnamedPasses({ cases: [failed('a')], passed: 0, errors: [], whole: true }, ['b'])).toEqual([]);
  expect(unnamedPasses({ cases: [], passed: 1, errors: [], whole: true }, ['b', 'c'])).toEqual([]);
  expect(unnamedPasses({ cases: [], passed: 9, errors: [], whole: false }, ['b'])).toEqual([]);
  const named = [{ id: 'c', outcome: 'passed' as const }];
  expect(unnamedPasses({ cases: named, passed: 1, errors: [], whole: true }, ['b'])).toEqual([]);
});

test('what a file that does not load takes away did not pass', () => {
  const errors = [{ message: 'ImportError', at: null }];
  expect(unnamedPasses({ cases: [], passed: 5, errors, whole: true }, ['b'])).toEqual([]);
});
