import { type Outcomes, unnamedPasses } from './unnamed-passes.ts';

/** Tests that came out both ways in two runs on one tree. What only one of the runs had is not known to be flaky. */
export function flakyTests(one: Outcomes, other: Outcomes): string[] {
  const [first, second] = [outcomesOf(one, other), outcomesOf(other, one)];
  return [...first].flatMap(([id, outcome]) => {
    const then = second.get(id);
    return then !== undefined && then !== outcome ? [id] : [];
  });
}

function outcomesOf(run: Outcomes, beside: Outcomes): Map<string, string> {
  const passed = unnamedPasses(
    run,
    beside.cases.map(({ id }) => id),
  );
  return new Map([
    ...run.cases.map(({ id, outcome }) => [id, outcome] as const),
    ...passed.map((id) => [id, 'passed'] as const),
  ]);
}
