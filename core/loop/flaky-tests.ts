import type { TestReport } from '../test-report/report.ts';
import { unnamedPasses } from './unnamed-passes.ts';

type Run = Pick<TestReport, 'passed' | 'whole'> & {
  cases: readonly Pick<TestReport['cases'][number], 'id' | 'outcome'>[];
};

/** Tests that came out both ways in two runs on one tree. What only one of the runs had is not known to be flaky. */
export function flakyTests(one: Run, other: Run): string[] {
  const [first, second] = [outcomesOf(one, other), outcomesOf(other, one)];
  return [...first].flatMap(([id, outcome]) => {
    const then = second.get(id);
    return then !== undefined && then !== outcome ? [id] : [];
  });
}

function outcomesOf(run: Run, beside: Run): Map<string, string> {
  const passed = unnamedPasses(
    run,
    beside.cases.map(({ id }) => id),
  );
  return new Map([
    ...run.cases.map(({ id, outcome }) => [id, outcome] as const),
    ...passed.map((id) => [id, 'passed'] as const),
  ]);
}
