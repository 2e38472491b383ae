import { type Random, whole } from './raw-failures.ts';
import { openLog, type RunLog } from './run-log.ts';
import { drawSuite, type Suite } from './suite.ts';
import type { Stream } from './streams.ts';

/**
 * Developers that get nowhere. Where they begin to be stuck is the first iteration that repeats something: a tree, or,
 * of those without a gain, an error, a pair of trees' outcomes, calls. Of a developer whose errors are new every time, it is
 * the one with which the patience of `noBetterMax` is used up: before that it may be about to get there.
 */
export const stuck = {
  oscillator,
  'no-op': noOp,
  'trivial edits': trivialEditor,
  'impossible, the same error': (random: Random) => impossible(random, 1),
  'impossible, two or three errors in turn': (random: Random) => impossible(random, whole(random, 2, 3)),
  'impossible, a new error each time': impossibleAnew,
  'mends one, breaks another': trader,
  'calls in circles': circler,
  'flaky suite, impossible': (random: Random) => impossible(random, 1, 8),
} satisfies Record<string, (random: Random) => Stream>;

const length = 16;
const noBetterMax = 5;

function begin(random: Random, flakyMax = 3): { suite: Suite; log: RunLog } {
  const targets = whole(random, 2, 8);
  const suite = drawSuite(random, { targets, flakyMax, old: 0, absent: false });
  const log = openLog(random, suite);
  for (let gains = whole(random, 0, Math.min(3, targets - 1)); gains > 0; gains -= 1) {
    const next = suite.targets.find((id) => suite.truth.get(id)?.fails !== null);
    if (next !== undefined) suite.truth.set(next, { fails: null, absent: false });
    log.end();
  }
  return { suite, log };
}
const last = (suite: Suite): string => suite.targets.at(-1) ?? '';

function oscillator(random: Random): Stream {
  const { suite, log } = begin(random);
  const period = whole(random, 2, 5);
  const versions = Array.from({ length: period }, () => whole(random, 10, 5000));
  const breaks = Array.from({ length: period }, () => (random() < 0.3 ? (suite.steady[0] ?? null) : null));
  const from = log.records.length;
  // The tree that it begins with may be one of those that it comes back to.
  const home = random() < 0.5 ? log.records.at(-1)?.tree : undefined;
  for (let at = home ? 1 : 0; log.records.length < from + length; at += 1) {
    const turn = at % period;
    if (home === undefined || turn !== 0) {
      suite.truth.set(last(suite), { fails: versions[turn] ?? 1, absent: false });
    }
    const broken = breaks[turn];
    if (broken) suite.truth.set(broken, { fails: 21, absent: false });
    log.end({ tree: home && turn === 0 ? home : `turn-${turn}` });
    if (broken) suite.truth.set(broken, { fails: null, absent: false });
  }
  return { records: log.records, stuckFrom: home ? from + period - 1 : from + period };
}

function noOp(random: Random): Stream {
  const { log } = begin(random);
  const from = log.records.length;
  const tree = log.records.at(-1)?.tree ?? '';
  while (log.records.length < from + length) log.end({ tree, finished: random() < 0.3 });
  return { records: log.records, stuckFrom: from };
}

function trivialEditor(random: Random): Stream {
  const { log } = begin(random);
  const from = log.records.length;
  while (log.records.length < from + length) {
    const lines = whole(random, 1, 30);
    log.end({ edit: { files: 1, addedLines: lines, removedLines: lines, trivial: true, newFiles: 0 } });
  }
  return { records: log.records, stuckFrom: from };
}

function impossible(random: Random, errors: number, flakyMax = 3): Stream {
  const { suite, log } = begin(random, flakyMax);
  const from = log.records.length;
  const versions = Array.from({ length: errors }, () => whole(random, 10, 5000));
  for (let at = 0; at < length; at += 1) {
    suite.truth.set(last(suite), { fails: versions[at % errors] ?? 1, absent: false });
    log.end({ finished: random() < 0.1 });
  }
  return { records: log.records, stuckFrom: from + errors };
}

function impossibleAnew(random: Random): Stream {
  const { suite, log } = begin(random);
  const from = log.records.length;
  for (let at = 0; at < length; at += 1) {
    suite.truth.set(last(suite), { fails: whole(random, 10, 100_000), absent: false });
    log.end();
  }
  return { records: log.records, stuckFrom: from + noBetterMax - 1 };
}

/** Two tests that ask for opposites. */
function trader(random: Random): Stream {
  const { suite, log } = begin(random);
  const [one = '', other = ''] = suite.targets.slice(-2);
  const from = log.records.length;
  for (let at = 0; at < length; at += 1) {
    suite.truth.set(at % 2 === 0 ? one : other, { fails: null, absent: false });
    suite.truth.set(at % 2 === 0 ? other : one, { fails: 8, absent: false });
    log.end();
  }
  return { records: log.records, stuckFrom: from + 2 };
}

/** The tree may change a little on the way; the calls come round and round. */
function circler(random: Random): Stream {
  const { log } = begin(random);
  const period = whole(random, 1, 5);
  const from = log.records.length;
  const around = Array.from({ length: period }, (_, at) => ({ tool: 'search', hash: `around-${at}` }));
  for (let at = 0; at < length; at += 1) {
    const turns = whole(random, 4, 12);
    log.end({ calls: Array.from({ length: turns }, () => around).flat() });
  }
  return { records: log.records, stuckFrom: from };
}
