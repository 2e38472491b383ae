/**
 * Has scripted developers of every kind work on small real bugs in the real loop (worker, supervisor, boxes), and shows
 * which of them it finds out, when, and whom it suspects wrongly: `node scripts/loop-proof.ts --seed 1 --seeds 1
 * --share 1 --minutes 120 --at-once 3`. `--kind no-op` and `--bug js-cart` narrow it; `--searching` has the searching
 * persona try each bug instead. `--corpus FOLDER` takes bugs of your own instead of test/corpus/bugs/: a folder each, with
 * `repository/`, `fix.patch` and `bug.json` as there. Brings its own servers; ends with status 1 when an aim is missed.
 */
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { randomOf, shuffled } from '../simulator/developers/scripted/noise.ts';
import { readBugCases } from '../test/corpus/bug-corpus.ts';
import { startCrashServers } from '../test/e2e/crash-servers.ts';
import { casesOf, searchingCases, slowCases } from '../test/e2e/loop-cases.ts';
import {
  describeRuns,
  isProgressing,
  isRight,
  proofConfiguration,
  proveLoop,
} from '../test/e2e/loop-proof.ts';
import { startTaskWorld } from '../test/e2e/task-world.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    seeds: { type: 'string', default: '1' },
    share: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '120' },
    'case-seconds': { type: 'string', default: '240' },
    'at-once': { type: 'string', default: '3' },
    kind: { type: 'string' },
    bug: { type: 'string' },
    corpus: { type: 'string' },
    searching: { type: 'boolean', default: false },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

const first = Number(values.seed);
const bugs = readBugCases(values.corpus).filter(
  ({ name }) => values.bug === undefined || name === values.bug,
);
const all = Array.from({ length: Number(values.seeds) }, (_, at) => first + at).flatMap((seed) =>
  values.searching ? searchingCases(bugs, seed) : [...casesOf(bugs, seed), ...slowCases(bugs, seed)],
);
const wanted = all.filter(({ kind }) => values.kind === undefined || kind === values.kind);
const cases = shuffled(wanted, randomOf(first + 500_009)).slice(
  0,
  Math.ceil(Number(values.share) * wanted.length),
);
say(`seeds ${first} to ${first + Number(values.seeds) - 1}; ${cases.length} of ${wanted.length} cases`);

Runtime.install({ logger: new DefaultLogger('ERROR') });
const servers = await startCrashServers();
const world = await startTaskWorld({ configuration: proofConfiguration }, servers);
try {
  const begun = performance.now();
  const runs = await proveLoop(world, cases, {
    atOnce: Number(values['at-once']),
    caseMs: Number(values['case-seconds']) * 1000,
    timeMs: Number(values.minutes) * 60_000,
    tell: (line) => say(`[${Math.round((performance.now() - begun) / 1000)}] ${line}`),
  });
  say(`\n${describeRuns(runs)}`);
  const share = (some: typeof runs) => some.filter(isRight).length / Math.max(1, some.length);
  const stuck = runs.filter((run) => run.case.stuckFrom !== null);
  const tampering = runs.filter((run) => run.case.tampersIn !== null);
  const falseAlarms = runs.filter((run) => isProgressing(run.case) && run.calledAt !== null).length;
  const alarmsMax = 0.01 * runs.filter((run) => isProgressing(run.case)).length;
  const reached = share(stuck) >= 0.99 && share(tampering) === 1 && falseAlarms <= alarmsMax;
  process.exitCode = values.searching || reached ? 0 : 1;
} finally {
  await world.stop();
  await servers.stop();
}
process.exit();
