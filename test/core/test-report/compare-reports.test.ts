import { describe, expect, test } from 'vitest';
import { compareReports } from '../../../core/test-report/compare-reports.ts';
import { failedCase, passedCase, skippedCase } from '../../../core/test-report/part.ts';
import { readReport } from '../../../core/test-report/read-report.ts';
import type { TestCase, TestReport } from '../../../core/test-report/report.ts';
import { recorded } from './recorded.ts';

const report = (cases: TestCase[], more: Partial<TestReport> = {}): TestReport => ({
  runner: 'vitest',
  cases,
  errors: [],
  passed: 0,
  failed: 0,
  skipped: 0,
  whole: true,
  exitCode: 1,
  ...more,
});
const ids = (cases: TestCase[]) => cases.map((one) => one.id);

describe('since an earlier run', () => {
  test('tests are new failures, still failing, fixed, or no longer run', () => {
    const before = report([
      passedCase('a'),
      failedCase('b'),
      failedCase('c'),
      passedCase('d'),
      skippedCase('e'),
    ]);
    const now = report([
      failedCase('a'),
      failedCase('b'),
      passedCase('c'),
      skippedCase('e'),
      failedCase('f'),
    ]);
    const { newlyFailing, stillFailing, fixed, missing } = compareReports(before, now);
    expect([ids(newlyFailing), ids(stillFailing), fixed, missing]).toEqual([['a', 'f'], ['b'], ['c'], ['d']]);
  });

  test('a file that passed as a whole stands for all its tests', () => {
    const before = report([failedCase('f.ts > s > a'), passedCase('f.ts > s > b')]);
    const now = report([passedCase('f.ts')]);
    expect(compareReports(before, now)).toMatchObject({ fixed: ['f.ts > s > a'], missing: [] });
    expect(compareReports(now, before)).toMatchObject({ missing: [] });
  });

  test('a run that was cut short says nothing about what is missing', () => {
    const before = report([passedCase('a')]);
    expect(compareReports(before, report([], { whole: false })).missing).toEqual([]);
    expect(compareReports(before, report([])).missing).toEqual(['a']);
  });

  test('without one, all failures are new', () => {
    expect(ids(compareReports(null, report([failedCase('a')])).newlyFailing)).toEqual(['a']);
  });

  test('of the same output nothing changed', () => {
    const same = readReport({ text: recorded('jest-verbose.txt'), exitCode: 1, whole: true });
    const { newlyFailing, fixed, missing, stillFailing } = compareReports(same, same);
    expect([newlyFailing, fixed, missing, stillFailing.length]).toEqual([[], [], [], 4]);
  });
});
