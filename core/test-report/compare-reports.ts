import type { TestCase, TestReport } from './report.ts';

/** What became of the tests since an earlier report. */
export interface ReportComparison {
  /** Failed now, and not failed then or not there. */
  newlyFailing: TestCase[];
  stillFailing: TestCase[];
  /** Failed then, passed now. */
  fixed: string[];
  /** There then, and now neither run nor skipped. */
  missing: string[];
}

/**
 * Many runners name the tests of a file only where one fails, and else the file or package alone; so a passed file
 * stands for all its tests.
 */
export function compareReports(before: TestReport | null, now: TestReport): ReportComparison {
  const failing = now.cases.filter((one) => one.outcome === 'failed');
  if (!before) return { newlyFailing: failing, stillFailing: [], fixed: [], missing: [] };
  const then = before.cases.filter((one) => one.outcome === 'failed').map((one) => one.id);
  const failedThen = new Set(then);
  const passedNow = new Set(now.cases.filter((one) => one.outcome === 'passed').map((one) => one.id));
  const known = knownIds(now);
  const covered = (id: string) => known.has(id) || ownersOf(id).some((owner) => passedNow.has(owner));
  return {
    newlyFailing: failing.filter((one) => !failedThen.has(one.id)),
    stillFailing: failing.filter((one) => failedThen.has(one.id)),
    fixed: then.filter((id) => passedNow.has(id) || ownersOf(id).some((owner) => passedNow.has(owner))),
    missing: now.whole && before.whole ? before.cases.map((one) => one.id).filter((id) => !covered(id)) : [],
  };
}

/** The tests, and whatever holds one of them. */
const knownIds = (report: TestReport): Set<string> =>
  new Set(report.cases.flatMap((one) => [one.id, ...ownersOf(one.id)]));

/** `a > b > c` is in `a > b` and in `a`. Deeper than any suite is nested, steps are part of a name. */
function ownersOf(id: string): string[] {
  const owners: string[] = [];
  let at = id.indexOf(' > ');
  while (at !== -1 && owners.length < 20) {
    owners.push(id.slice(0, at));
    at = id.indexOf(' > ', at + 1);
  }
  return owners;
}
