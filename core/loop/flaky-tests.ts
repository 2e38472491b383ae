import type { TestCase } from '../test-report/report.ts';

/** Tests that came out both ways in two runs on one tree. What only one of the runs had is not known to be flaky. */
export function flakyTests(
  one: { cases: readonly Pick<TestCase, 'id' | 'outcome'>[] },
  other: { cases: readonly Pick<TestCase, 'id' | 'outcome'>[] },
): string[] {
  const outcomes = new Map(one.cases.map(({ id, outcome }) => [id, outcome]));
  return other.cases.flatMap(({ id, outcome }) => {
    const before = outcomes.get(id);
    return before !== undefined && before !== outcome ? [id] : [];
  });
}
