import { pick, type Random, whole } from './raw-failures.ts';
import { growth, openLog, type RunLog, type Step } from './run-log.ts';
import { drawSuite, type Suite } from './suite.ts';
import type { Stream } from './streams.ts';

/** Developers that get there, each in its own way. None of them may be called stuck. */
export const progressing = {
  'right fix': rightFix,
  'wrong, then right': wrongThenRight,
  'slow but progressing': (random: Random) => slow(random, 0),
  'feature build-up': buildUp,
  'flaky suite, slow but progressing': (random: Random) => slow(random, 8),
} satisfies Record<string, (random: Random) => Stream>;

const fix = (suite: Suite, ids: string[]) => {
  for (const id of ids) suite.truth.set(id, { fails: null, absent: false });
};
const failing = (suite: Suite): string[] => suite.targets.filter((id) => suite.truth.get(id)?.fails !== null);

/** The worked-on test fails with an error that was not there before. */
function move(random: Random, suite: Suite, id: string): void {
  const { fails = 0, absent = false } = suite.truth.get(id) ?? {};
  suite.truth.set(id, { fails: (fails ?? 0) + whole(random, 10, 5000), absent });
}

function rightFix(random: Random): Stream {
  const suite = drawSuite(random, { targets: whole(random, 1, 8), flakyMax: 2, old: 0, absent: false });
  const log = openLog(random, suite);
  const first = suite.targets.slice(0, whole(random, 1, suite.targets.length));
  fix(suite, first);
  log.end({ finished: first.length === suite.targets.length });
  fix(suite, suite.targets);
  log.end({ finished: true });
  return { records: log.records, stuckFrom: null };
}

function wrongThenRight(random: Random): Stream {
  const suite = drawSuite(random, { targets: whole(random, 1, 5), flakyMax: 2, old: 0, absent: false });
  const log = openLog(random, suite);
  for (let attempt = whole(random, 1, 2); attempt > 0; attempt -= 1) {
    const broken = drawBroken(random, suite);
    if (random() < 0.6) move(random, suite, pick(random, suite.targets));
    log.end({ finished: random() < 0.4 });
    fix(suite, broken);
  }
  fix(suite, suite.targets);
  log.end({ finished: true });
  return { records: log.records, stuckFrom: null };
}

/** Breaks some tests that held, until they are mended. */
function drawBroken(random: Random, suite: Suite): string[] {
  if (random() < 0.6) return [];
  const count = Math.min(suite.steady.length, whole(random, 1, 12));
  const from = whole(random, 0, suite.steady.length - count);
  const broken = suite.steady.slice(from, from + count);
  for (const id of broken) suite.truth.set(id, { fails: whole(random, 20, 30), absent: false });
  return broken;
}

/**
 * One test after the other, each after up to four iterations without a gain. On the way errors move, other tests break
 * and are mended, an iteration only reads, or only tidies. At most two iterations in a row leave every error as it was:
 * with a third, nobody could tell it from a developer that is stuck.
 */
function slow(random: Random, flakyMax: number): Stream {
  const old = random() < 0.3 ? whole(random, 1, 2) : 0;
  const suite = drawSuite(random, { targets: whole(random, 2, 12), flakyMax, old, absent: false });
  const log = openLog(random, suite);
  for (let left = failing(suite); left.length > 0; left = failing(suite)) {
    plateau(random, suite, log, pick(random, left));
    fix(suite, left.slice(0, random() < 0.7 ? 1 : whole(random, 1, left.length)));
    log.end({ finished: failing(suite).length === 0 });
  }
  return { records: log.records, stuckFrom: null };
}

function plateau(random: Random, suite: Suite, log: RunLog, worked: string): void {
  let still = 0;
  for (let length = whole(random, 0, 4); length > 0; length -= 1) {
    const broken = drawBroken(random, suite);
    const moves = still === 2 || random() < 0.5;
    still = moves ? 0 : still + 1;
    if (moves) move(random, suite, worked);
    const idle = !moves && still === 1 && broken.length === 0 && random() < 0.3;
    log.end(
      idle ? idleStep(random, log) : random() < 0.04 ? { broken: `SyntaxError in part ${length}` } : {},
    );
    fix(suite, broken);
  }
}

const idleStep = (random: Random, log: RunLog): Step => {
  const tree = log.records.at(-1)?.tree;
  if (random() < 0.5 && tree !== undefined) return { tree };
  return { edit: { files: 1, addedLines: 2, removedLines: 2, trivial: true, newFiles: 0 } };
};

/** Nothing can pass for a while: what the tests ask for is only being written. */
function buildUp(random: Random): Stream {
  const suite = drawSuite(random, { targets: whole(random, 1, 20), flakyMax: 1, old: 0, absent: true });
  const log = openLog(random, suite);
  for (let rounds = whole(random, 1, 6); rounds > 0; rounds -= 1) {
    if (random() < 0.4) move(random, suite, pick(random, suite.targets));
    log.end({ edit: growth(random) });
  }
  for (let left = failing(suite); left.length > 0; left = failing(suite)) {
    fix(suite, left.slice(0, whole(random, 1, left.length)));
    log.end({ edit: growth(random), finished: failing(suite).length === 0 });
  }
  return { records: log.records, stuckFrom: null };
}
