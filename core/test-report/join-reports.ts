import type { TestReport } from './report.ts';

const nothing: TestReport = {
  runner: 'plain',
  cases: [],
  errors: [],
  passed: 0,
  failed: 0,
  skipped: 0,
  whole: true,
  exitCode: null,
};

/** Several runs, one after the other, as one: each must hold for the whole to hold. None of them is no green run. */
export function joinReports(reports: readonly TestReport[]): TestReport {
  const [first, ...rest] = reports;
  if (first === undefined) return nothing;
  return rest.reduce(
    (joined, one) => ({
      runner: joined.runner === one.runner ? joined.runner : 'plain',
      cases: [...joined.cases, ...one.cases],
      errors: [...joined.errors, ...one.errors],
      passed: joined.passed + one.passed,
      failed: joined.failed + one.failed,
      skipped: joined.skipped + one.skipped,
      whole: joined.whole && one.whole,
      exitCode: joined.exitCode === 0 ? one.exitCode : joined.exitCode,
    }),
    first,
  );
}
