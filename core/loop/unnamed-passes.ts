import type { TestReport } from '../test-report/report.ts';

/** As much of a report as tells who passed. */
export interface Outcomes extends Pick<TestReport, 'passed' | 'errors' | 'whole'> {
  cases: readonly Pick<TestReport['cases'][number], 'id' | 'outcome'>[];
}

/**
 * Known tests that passed though the report does not name them: some runners print names of failures only. They did
 * where the run was whole, all of it loaded, and at least as many passes without a name are counted; else nobody knows.
 */
export function unnamedPasses(
  { cases, passed, errors, whole }: Outcomes,
  known: readonly string[],
): string[] {
  const named = new Set(cases.map(({ id }) => id));
  const absent = [...new Set(known)].filter((id) => !named.has(id));
  const unnamed = passed - cases.filter(({ outcome }) => outcome === 'passed').length;
  return whole && errors.length === 0 && absent.length <= unnamed ? absent : [];
}
