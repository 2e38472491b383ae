import { readJunit } from './junit.ts';
import { toLines } from './lines.ts';
import { reportError, type Counts, type Part } from './part.ts';
import { findTraces } from './plain.ts';
import type { Runner, TestCase, TestReport } from './report.ts';
import { splitRuns, type Run } from './split-runs.ts';

const casesMax = 100_000;
const errorsMax = 100;

/** What a run of tests left behind. */
export interface TestOutput {
  text: string;
  /** Null where a signal or the time limit ended it. */
  exitCode: number | null;
  /** False where something of `text` was left out. */
  whole: boolean;
  /** JUnit reports that it wrote. */
  files?: { path: string; text: string }[];
}

/**
 * What the tests came to. Nothing in it is proven: whatever runs can print what it likes. So the worse always holds:
 * of a summary and the cases that it sums up, of a report and the exit code.
 */
export function readReport(output: TestOutput): TestReport {
  const lines = toLines(output.text);
  const printed = named(splitRuns(lines, output.exitCode === 0));
  const filed = (output.files ?? []).map(readJunit);
  const parts = filed.some((part) => part.cases.length > 0)
    ? preferFiled(filed, printed)
    : [...printed, ...filed];
  const cases = distinct(parts.flatMap((part) => part.cases)).slice(0, casesMax);
  const counts = sum(parts.map(worseCounts));
  const cut = !output.whole || output.exitCode === null || parts.some((part) => !part.whole);
  const report: TestReport = {
    runner: mainRunner(parts),
    cases,
    errors: parts.flatMap((part) => part.errors),
    ...counts,
    whole: !cut,
    exitCode: output.exitCode,
  };
  return { ...report, errors: withTraces(report, lines).slice(0, errorsMax) };
}

/** With several packages in one output, tests of the same name are told apart by the package. */
function named(runs: Run[]): Part[] {
  const owners = new Set(runs.map((run) => run.owner).filter((owner) => owner !== ''));
  if (owners.size < 2) return runs.map((run) => run.part);
  return runs.map(({ owner, part }) => ({
    ...part,
    cases: part.cases.map((one) => ({ ...one, id: owner === '' ? one.id : `${owner}: ${one.id}` })),
  }));
}

/** Files name every test, where the output may not; what the output says beyond them still counts. */
function preferFiled(filed: Part[], printed: Part[]): Part[] {
  const worst = sum(printed.map(worseCounts));
  const own = sum(filed.map(worseCounts));
  const errors = printed.flatMap((part) => part.errors);
  const known = new Set(filed.flatMap((part) => part.errors).map((error) => placeKey(error)));
  const rest: Part = {
    runner: 'junit',
    cases: [],
    errors: errors.filter((error) => !known.has(placeKey(error))),
    counts: { passed: 0, failed: Math.max(0, worst.failed - own.failed), skipped: 0 },
    whole: printed.every((part) => part.whole),
  };
  return [...filed, rest];
}

const placeKey = ({ message, at }: TestReport['errors'][number]): string =>
  at ? `${at.file}:${at.line}` : message.slice(0, 100);

/** A summary may count tests that were not named, but none that failed may be missing from it. */
function worseCounts({ cases, counts }: Part): Counts {
  const of = (outcome: TestCase['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  if (!counts) return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
  const failed = Math.max(counts.failed, of('failed'));
  const skipped = Math.max(counts.skipped, of('skipped'));
  const more = failed - counts.failed;
  return { passed: Math.max(0, counts.passed - more), failed, skipped };
}

const sum = (all: Counts[]): Counts => ({
  passed: all.reduce((sum, one) => sum + one.passed, 0),
  failed: all.reduce((sum, one) => sum + one.failed, 0),
  skipped: all.reduce((sum, one) => sum + one.skipped, 0),
});

/** Two tests of one name are two tests: the second and further ones get a number. */
function distinct(cases: TestCase[]): TestCase[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const times = (seen.get(one.id) ?? 0) + 1;
    seen.set(one.id, times);
    return times === 1 ? one : { ...one, id: `${one.id} #${times}` };
  });
}

function mainRunner(parts: Part[]): Runner {
  const most = parts.toSorted((a, b) => b.cases.length - a.cases.length)[0];
  return most?.runner ?? 'plain';
}

/** A failure that the report does not explain: what stands in the output, or at least that it failed. */
function withTraces(report: TestReport, lines: readonly string[]): TestReport['errors'] {
  const failed = report.exitCode !== 0;
  if (!failed || (report.failed > 0 && report.whole) || report.errors.length > 0) return report.errors;
  const traces = findTraces(lines);
  if (traces.length > 0) return traces;
  if (report.failed > 0) return [];
  const end = lines
    .filter((line) => line !== '')
    .slice(-20)
    .join('\n');
  return [
    reportError(`${howItEnded(report.exitCode)}, although no test is reported to have failed.\n${end}`),
  ];
}

const howItEnded = (exitCode: number | null): string =>
  exitCode === null ? 'The command was ended from outside' : `The command ended with exit code ${exitCode}`;
