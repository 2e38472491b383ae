import { expect, test } from 'vitest';
import type { TestOutcome, TestReport } from '../../../core/test-report/report.ts';
import { turnedGreen } from '../../../core/test-report/turned-green.ts';

const report = (cases: Record<string, TestOutcome>, more: Partial<TestReport> = {}): TestReport => {
  const count = (wanted: TestOutcome) => Object.values(cases).filter((one) => one === wanted).length;
  return {
    runner: 'node',
    cases: Object.entries(cases).map(([id, outcome]) => ({ id, outcome, message: '', at: null })),
    errors: [],
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    whole: true,
    exitCode: count('failed') > 0 ? 1 : 0,
    ...more,
  };
};
const plain = (exitCode: number | null, whole = true) => report({}, { runner: 'plain', exitCode, whole });
const none: ReadonlySet<string> = new Set();
const run = 'sh test/check.sh';

test('is what failed and passes now, and nothing else', () => {
  const before = report({ mended: 'failed', good: 'passed', bad: 'failed', left: 'failed', off: 'skipped' });
  const after = report({ mended: 'passed', good: 'passed', bad: 'failed', off: 'passed', fresh: 'passed' });
  expect(turnedGreen(before, after, { flaky: none, whole: run })).toEqual(['mended']);
});

test('is no test that comes out both ways on the same code', () => {
  const before = report({ a: 'failed', b: 'failed' });
  const after = report({ a: 'passed', b: 'passed' });
  expect(turnedGreen(before, after, { flaky: new Set(['a']), whole: run })).toEqual(['b']);
});

test('is the run where its runner names no tests, and it ended by itself both times', () => {
  const of = (before: TestReport, after: TestReport) =>
    turnedGreen(before, after, { flaky: none, whole: run });
  expect(of(plain(1), plain(0))).toEqual([run]);
  expect(of(plain(0), plain(0))).toEqual([]);
  expect(of(plain(1), plain(1))).toEqual([]);
  expect(of(plain(null, false), plain(0))).toEqual([]);
  expect(of(plain(1), plain(0, false))).toEqual([]);
});

test('is nothing where tests got or lost their names in between', () => {
  const of = (before: TestReport, after: TestReport) =>
    turnedGreen(before, after, { flaky: none, whole: run });
  expect(of(plain(1), report({ a: 'passed' }))).toEqual([]);
  expect(of(report({ a: 'failed' }), plain(0))).toEqual([]);
});

test('is what failed by name, where a runner names failures only and as many more pass', () => {
  const dots = (passed: number, cases: Record<string, TestOutcome> = {}) =>
    report(cases, { runner: 'unittest', passed });
  const of = (before: TestReport, after: TestReport) =>
    turnedGreen(before, after, { flaky: none, whole: run });
  expect(of(dots(3, { a: 'failed', b: 'failed' }), dots(5))).toEqual(['a', 'b']);
  expect(of(dots(3, { a: 'failed', b: 'failed' }), dots(3))).toEqual([]);
  expect(of(dots(3, { a: 'failed' }), dots(3, { b: 'failed' }))).toEqual([]);
});
