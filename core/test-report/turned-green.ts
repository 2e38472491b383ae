import { isGreen, type TestReport } from './report.ts';

/**
 * Tests that failed before a change and pass after it, by their ids: what shows the change without another test.
 * @param flaky ids of tests that come out both ways on one and the same code: they show nothing
 * @param whole what the run as a whole is called, where its runner names no tests and only its exit status is known
 */
export function turnedGreen(
  before: TestReport,
  after: TestReport,
  { flaky, whole }: { flaky: ReadonlySet<string>; whole: string },
): string[] {
  const nameless = before.cases.length === 0 && after.cases.length === 0;
  if (nameless) return before.whole && before.exitCode !== 0 && isGreen(after) ? [whole] : [];
  const failed = new Set(
    before.cases.flatMap(({ id, outcome }) => (outcome === 'failed' && !flaky.has(id) ? [id] : [])),
  );
  const named = after.cases.flatMap(({ id, outcome }) =>
    outcome === 'passed' && failed.has(id) ? [id] : [],
  );
  const unnamed = [...failed].filter((id) => !after.cases.some((one) => one.id === id));
  // A runner that names failures only: as many more have to pass.
  const counted = isGreen(after) && after.passed >= before.passed + unnamed.length;
  return counted && before.runner === after.runner ? [...named, ...unnamed] : named;
}
