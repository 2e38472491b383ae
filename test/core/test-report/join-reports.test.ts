import { expect, test } from 'vitest';
import { joinReports } from '../../../core/test-report/join-reports.ts';
import { isGreen, type TestReport } from '../../../core/test-report/report.ts';

const green = (id: string): TestReport => ({
  runner: 'node',
  cases: [{ id, outcome: 'passed', message: '', at: null }],
  errors: [],
  passed: 1,
  failed: 0,
  skipped: 0,
  whole: true,
  exitCode: 0,
});

test('all of several runs is one run', () => {
  const joined = joinReports([green('a'), { ...green('b'), runner: 'pytest' }]);
  expect(joined.cases.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(joined).toMatchObject({ runner: 'plain', passed: 2, exitCode: 0 });
  expect(isGreen(joined)).toBe(true);
});

test.each([
  ['ended with another status than 0', { exitCode: 1 }],
  ['was ended from outside', { exitCode: null }],
  ['was cut short', { whole: false }],
  ['failed', { failed: 1 }],
  ['did not compile', { errors: [{ message: 'no', at: null }] }],
])('one that %s keeps the whole from being green, wherever it stands', (_, bad) => {
  expect(isGreen(joinReports([{ ...green('a'), ...bad }, green('b')]))).toBe(false);
  expect(isGreen(joinReports([green('a'), { ...green('b'), ...bad }]))).toBe(false);
});

test('no run at all is not green', () => {
  expect(isGreen(joinReports([]))).toBe(false);
});
