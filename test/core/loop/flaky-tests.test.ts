import { expect, test } from 'vitest';
import { flakyTests } from '../../../core/loop/flaky-tests.ts';

const run = (...cases: [string, 'passed' | 'failed' | 'skipped'][]) => ({
  cases: cases.map(([id, outcome]) => ({ id, outcome })),
  passed: cases.filter(([, outcome]) => outcome === 'passed').length,
  errors: [],
  whole: true,
});

test('a test that came out both ways is flaky, whichever way came first', () => {
  expect(flakyTests(run(['a', 'passed'], ['b', 'failed']), run(['a', 'failed'], ['b', 'passed']))).toEqual([
    'a',
    'b',
  ]);
});

test('what came out alike, or in one run only, is not', () => {
  expect(flakyTests(run(['a', 'failed'], ['b', 'passed']), run(['a', 'failed'], ['c', 'failed']))).toEqual(
    [],
  );
});

test('a runner that names failures only tells of passes by their number', () => {
  expect(flakyTests(run(['a', 'failed']), { ...run(), passed: 4 })).toEqual(['a']);
  expect(flakyTests({ ...run(), passed: 4 }, run(['a', 'failed']))).toEqual(['a']);
});
