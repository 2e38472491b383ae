import { snapshotId, treeId } from '../../../core/ids.ts';
import { judgeIteration } from '../../../core/loop/judge-iteration.ts';
import type { IterationRecord, LoopPolicy, TestStanding } from '../../../core/loop/record.ts';

/** As the configuration has them by default, without a bound on costs. */
export const policy: LoopPolicy = {
  sameErrorMax: 3,
  unchangedMax: 2,
  noBetterMax: 5,
  callCyclesMax: 3,
  trivialMax: 2,
  costPerTestMicroUsdMax: null,
  iterationsMax: 100,
  costMicroUsdMax: 1_000_000_000,
  minutesMax: 1000,
};

/** `a+ b! c-` : a passes, b fails with signature `b!`, c is skipped; `b!x` fails with `b!x`. */
export const standings = (text: string): TestStanding[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const id = word.replace(/[-+!].*$/, '');
      if (word.includes('!')) return { id, outcome: 'failed', signature: word };
      return { id, outcome: word.endsWith('+') ? 'passed' : 'skipped', signature: null };
    });

/** An iteration with an edit of its own, tests that say nothing, and nothing odd. */
export function record(
  number: number,
  more: Partial<IterationRecord> & { says?: string } = {},
): IterationRecord {
  const { says, ...given } = more;
  const tests = says === undefined ? [] : standings(says);
  return {
    number,
    snapshot: snapshotId(`snapshot-${number}`),
    tree: treeId(`tree-${number}`),
    tests,
    errors: [],
    whole: true,
    green: tests.length > 0 && tests.every(({ outcome }) => outcome === 'passed'),
    calls: [],
    edit: { files: 1, addedLines: 2, removedLines: 2, trivial: false, newFiles: 0 },
    tampering: [],
    exhausted: [],
    security: [],
    costMicroUsd: 1000,
    finished: false,
    objections: [],
    ...given,
  };
}

/** Records from 0 on whose tests say these. */
export const told = (...says: string[]): IterationRecord[] =>
  says.map((one, number) => record(number, { says: one }));

/** What the rules say after the last of these. */
export const stuckOn = (records: IterationRecord[], other: Partial<LoopPolicy> = {}) =>
  judgeIteration(records, { ...policy, ...other }, { minutes: 1 }).stuck;
