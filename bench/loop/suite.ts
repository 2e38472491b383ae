import { errorSignature } from '../../core/loop/error-signature.ts';
import type { TestStanding } from '../../core/loop/record.ts';
import { pick, type Random, rawFailure, whole } from './raw-failures.ts';

/** The truth about a test at one time: null passes, a number is which error it fails with. */
type Truth = { fails: number | null; absent: boolean };

/** A suite as it really stands, and how its runs look: with flaky tests, in another order each time. */
export interface Suite {
  /** Tests that are to be mended. */
  targets: string[];
  /** Tests that pass at the beginning. */
  steady: string[];
  /** Errors that were there before and that nobody is asked to mend. */
  old: string[];
  truth: Map<string, Truth>;
  flaky: Map<string, number>;
  wordings: Map<string, number>;
}

export function drawSuite(
  random: Random,
  { targets, flakyMax, old, absent }: { targets: number; flakyMax: number; old: number; absent: boolean },
): Suite {
  const size = Math.round(Math.exp(random() * Math.log(2000)));
  const named = (kind: string, count: number) =>
    Array.from({ length: count }, (_, at) => `test/${kind}-${at % 9}.test.ts > ${kind} ${at}`);
  const suite: Suite = {
    targets: named('target', targets),
    steady: named('steady', size),
    old: named('old', old),
    truth: new Map(),
    flaky: new Map(),
    wordings: new Map(),
  };
  for (const id of suite.steady) suite.truth.set(id, { fails: null, absent: false });
  for (const id of [...suite.targets, ...suite.old])
    suite.truth.set(id, { fails: whole(random, 1, 9), absent: absent && suite.targets.includes(id) });
  for (const id of suite.truth.keys()) suite.wordings.set(id, whole(random, 0, 30));
  const flaky = Math.min(whole(random, 0, flakyMax), size);
  while (suite.flaky.size < flaky) suite.flaky.set(pick(random, suite.steady), 0.02 + random() * 0.4);
  return suite;
}

/** What a run of it reports: in any order, each failure with the noise of that moment. */
export function runSuite(random: Random, suite: Suite): { tests: TestStanding[]; green: boolean } {
  const tests = [...suite.truth].map(([id, { fails, absent }]): TestStanding => {
    const flipped = fails === null && random() < (suite.flaky.get(id) ?? 0);
    const version = flipped ? 77 : fails;
    if (version === null) return { id, outcome: 'passed', signature: null };
    const wording = suite.wordings.get(id) ?? 0;
    return {
      id,
      outcome: 'failed',
      signature: errorSignature(rawFailure(random, { id, wording, version, absent: absent && !flipped })),
    };
  });
  if (random() < 0.5) tests.reverse();
  return { tests, green: tests.every(({ outcome }) => outcome === 'passed') };
}
