import { snapshotId, treeId } from '../../../core/ids.ts';
import type { IterationRecord } from '../../../core/loop/record.ts';

/** An iteration in which one file changed and all tests ran, one of them in vain; say what is otherwise. */
export const iterationOf = (more: Partial<IterationRecord> = {}): IterationRecord => ({
  number: 1,
  snapshot: snapshotId('1'.repeat(40)),
  tree: treeId('2'.repeat(40)),
  tests: [
    { id: 'a.test.ts > holds', outcome: 'passed', signature: null },
    { id: 'a.test.ts > rounds', outcome: 'failed', signature: 'expected 1 to be 2' },
  ],
  errors: [],
  whole: true,
  green: false,
  calls: [],
  edit: { files: 1, addedLines: 3, removedLines: 1, trivial: false },
  tampering: [],
  exhausted: [],
  security: [],
  costMicroUsd: 10_000,
  finished: false,
  objections: [],
  ...more,
});
