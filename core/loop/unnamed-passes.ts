import type { TestReport } from '../test-report/report.ts';

/**
 * Known tests that passed though the report does not name them: some runners print names of failures only. They did
 * where the run was whole and counts at least as many passes without a name; else nobody knows.
 */
export function unnamedPasses(
  {
    cases,
    passed,
    whole,
  }: { cases: readonly Pick<TestReport['cases'][number], 'id' | 'outcome'>[] } & Pick<
    TestReport,
    'passed' | 'whole'
  >,
  known: readonly string[],
): string[] {
  const named = new Set(cases.map(({ id }) => id));
  const absent = [...new Set(known)].filter((id) => !named.has(id));
  const unnamed = passed - cases.filter(({ outcome }) => outcome === 'passed').length;
  return whole && absent.length <= unnamed ? absent : [];
}
