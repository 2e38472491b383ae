import { expect, test } from 'vitest';
import { isGreen, type TestReport } from '../../../core/test-report/report.ts';

const green: TestReport = {
  runner: 'jest',
  cases: [],
  errors: [],
  passed: 1,
  failed: 0,
  skipped: 0,
  whole: true,
  exitCode: 0,
};

test('tests are green only where all of it holds', () => {
  expect(isGreen(green)).toBe(true);
  const worse: Partial<TestReport>[] = [
    { exitCode: 1 },
    { exitCode: null },
    { whole: false },
    { failed: 1 },
    { errors: [{ message: 'x', at: null }] },
  ];
  for (const one of worse) expect(isGreen({ ...green, ...one })).toBe(false);
});
