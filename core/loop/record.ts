import type { SnapshotId, TreeId } from '../ids.ts';

/** How one test stood at the end of an iteration. */
export interface TestStanding {
  /** `TestCase.id` */
  id: string;
  outcome: 'passed' | 'failed' | 'skipped';
  /** Of a failed one: what stays the same however often it fails the same way; see `error-signature.ts`. */
  signature: string | null;
}

/** One tool call of the developer, as far as repetition goes. */
export interface CallTrace {
  tool: string;
  /** Hash of tool, arguments and result, without what the model thought. */
  hash: string;
}

/**
 * What an iteration did to tests that were there before. Each calls a person at once. `expectation-changed`: as many
 * assertions, as strict, of another value or about another input: right where other behaviour is wanted, and a person says so.
 */
export interface Tampering {
  kind: 'deleted' | 'skipped' | 'weakened' | 'expectation-changed' | 'hardcoded' | 'runner-changed';
  path: string;
  /** For people: what exactly, quoting the line. */
  what: string;
}

/** One develop-test-analyse round, as the judgement of progress sees it. */
export interface IterationRecord {
  /** From 1; 0 is the state before the first. */
  number: number;
  snapshot: SnapshotId;
  tree: TreeId;
  /** Null where the tests did not run at all. */
  tests: TestStanding[] | null;
  /** Errors outside of any test: signatures. */
  errors: string[];
  /** False where the test run was cut short. */
  whole: boolean;
  green: boolean;
  /** Tests that came out both ways on this very tree, where it was run more than once. */
  flaky?: string[];
  /** Tests that failed with other words each time on this very tree. */
  wavering?: string[];
  calls: CallTrace[];
  /** Against the iteration before. `trivial`: only white space, comments, names or order of lines. */
  edit: {
    files: number;
    addedLines: number;
    removedLines: number;
    trivial: boolean;
    /** Files that were not there before; absent where nobody counted. */
    newFiles?: number;
  };
  tampering: Tampering[];
  /** What the sandbox refused or had to end for lack of resources, in words. */
  exhausted: string[];
  /** What looks like an attempt on the sandbox or its secrets, in words. */
  security: string[];
  /** The last request on the proxy's record by its end: what comes after is of later iterations. */
  requests?: number;
  costMicroUsd: number;
  /** True when the developer said that it is done. */
  finished: boolean;
  /** What stood in the way at the end though the tests are green: gates, panel, missing tests; signatures. */
  objections: string[];
  /** Tests that failed on the base and hold on this snapshot in a clean room; absent until it was verified. */
  proven?: string[];
  /** The rung that was taken after it, once it was. */
  taken?: LadderStep;
  /** Somebody outside had a say after it: what comes after is judged anew. */
  restart?: LoopRestart;
}

/** Where a new stretch of work begins. */
export interface LoopRestart {
  because: 'redirected' | 'rolled-back' | 'follow-up';
  /** The iteration whose state the work goes on from; absent where nothing was put back. */
  from?: number;
  /** A person has seen what was done to tests, and wants it so: the same calls nobody again. */
  acceptsTampering?: boolean;
}

/** Bounds by policy; every one may be changed by a person while the task runs. */
export interface LoopPolicy {
  /** The same error signature in so many iterations, one after the other where it was worked on. */
  sameErrorMax: number;
  /** Iterations that leave the tree as it was. */
  unchangedMax: number;
  /** Iterations without a new best test vector. */
  noBetterMax: number;
  /** Repeats of a cycle of calls and results, of period 1 to 5. */
  callCyclesMax: number;
  trivialMax: number;
  /** For each newly passing test; null: no bound. */
  costPerTestMicroUsdMax: number | null;
  iterationsMax: number;
  costMicroUsdMax: number;
  minutesMax: number;
}

/** Which rule says that the developer is stuck, and on what. */
export type StuckReason =
  | { rule: 'same-error'; signature: string; times: number }
  | { rule: 'unchanged'; times: number }
  | { rule: 'seen-before'; iteration: number; period: number }
  | { rule: 'no-better'; best: number; iterations: number }
  | { rule: 'call-cycle'; period: number; times: number }
  | { rule: 'trivial-edits'; times: number }
  | { rule: 'cost-per-test'; costMicroUsd: number; newlyPassing: number };

/** What calls a person at once, whatever the progress. */
export type Alarm =
  | { alarm: 'tampering'; tampering: Tampering[] }
  | { alarm: 'exhausted'; what: string[] }
  | { alarm: 'security'; what: string[] }
  | { alarm: 'limit'; limit: 'iterations' | 'cost' | 'time'; what: string };

export type LadderStep = 'go-on' | 'nudge' | 'other-approach' | 'ask-person';

/** What is to be done after an iteration. */
export interface LoopJudgement {
  step: LadderStep;
  stuck: StuckReason[];
  alarms: Alarm[];
  /** The iteration whose snapshot is the best so far. */
  best: number;
  /** For the model: what repeats, what was tried, what to do otherwise; empty for `go-on`. */
  advice: string;
}
