/** Which program printed a report; `plain` where none was recognised: by TAP or lines of outcomes, else by its exit status alone. */
export type Runner =
  | 'vitest'
  | 'jest'
  | 'mocha'
  | 'node'
  | 'pytest'
  | 'unittest'
  | 'go'
  | 'cargo'
  | 'junit'
  | 'plain';

export type TestOutcome = 'passed' | 'failed' | 'skipped';

export interface TestCase {
  /** Stable from run to run: file, suites and name, joined by ` > `. */
  id: string;
  outcome: TestOutcome;
  /** Of a failed one; as printed, at most 2,000 characters. */
  message: string;
  /** The innermost frame inside the workspace, where one was printed. */
  at: { file: string; line: number } | null;
}

/** What one run of the tests came to, whatever ran them. */
export interface TestReport {
  runner: Runner;
  cases: TestCase[];
  /** What went wrong outside of any case: a file that does not compile, a crash. `message` as above. */
  errors: { message: string; at: { file: string; line: number } | null }[];
  passed: number;
  failed: number;
  skipped: number;
  /** False where the run was cut short: a time-out, a crash, output that was dropped. */
  whole: boolean;
  exitCode: number | null;
}

/** Whether the tests hold: something ran, nothing failed, and the run was whole. */
export const isGreen = (report: TestReport): boolean =>
  report.exitCode === 0 && report.whole && report.failed === 0 && report.errors.length === 0;
