import type { TreeId } from '../ids.ts';
import type { IterationRecord } from './record.ts';

/**
 * Tests that came out differently on one and the same tree: chance decides about them, so that they say nothing about
 * progress. Of all there is, since a test that was flaky once is flaky.
 */
export function unsteadyTests(records: readonly IterationRecord[]): Set<string> {
  const unsteady = new Set<string>();
  const known = new Map<TreeId, Map<string, string>>();
  for (const { tree, tests, whole, flaky } of records) {
    for (const id of flaky ?? []) unsteady.add(id);
    if (tests === null || !whole) continue;
    const before = known.get(tree) ?? new Map<string, string>();
    known.set(tree, before);
    for (const { id, outcome } of tests) {
      const was = before.get(id);
      if (was !== undefined && was !== outcome) unsteady.add(id);
      before.set(id, outcome);
    }
  }
  return unsteady;
}
