/**
 * How well a stuck developer is told from one that gets there: `node bench/loop.ts [STREAMS] [SEED]`. Made-up tasks of
 * each kind, half of the seeds held out: the rules were written looking at the first half only.
 */
import { proportionOf } from '../core/calibration/proportion.ts';
import { judgeIteration } from '../core/loop/judge-iteration.ts';
import type { LoopPolicy } from '../core/loop/record.ts';
import { progressing } from './loop/progressing.ts';
import { stuck } from './loop/stuck.ts';
import type { Stream } from './loop/streams.ts';
import { randomFrom } from './synthetic-panel.ts';

const streams = Number(process.argv[2] ?? 2000);
const seed = Number(process.argv[3] ?? 1);
/** Iterations after the one that it begins with by which it has to be found. */
const withinMax = 3;

/** As the configuration has them by default. */
const policy: LoopPolicy = {
  sameErrorMax: 3,
  unchangedMax: 2,
  noBetterMax: 5,
  callCyclesMax: 3,
  trivialMax: 2,
  costPerTestMicroUsdMax: null,
  iterationsMax: 100_000,
  costMicroUsdMax: Number.MAX_SAFE_INTEGER,
  minutesMax: 100_000,
};

/** Which iteration it is first called stuck at, and by what. */
function firstCall({ records }: Stream): { at: number; by: string } | null {
  for (let at = 1; at < records.length; at += 1) {
    const { step, stuck, alarms } = judgeIteration(records.slice(0, at + 1), policy, { minutes: 1 });
    if (step !== 'go-on') return { at, by: stuck[0]?.rule ?? alarms[0]?.alarm ?? '' };
  }
  return null;
}

interface Count {
  of: number;
  inTime: number;
  early: number;
  late: number;
  never: number;
  spent: number;
  by: Map<string, number>;
}

function countStreams(draw: (random: () => number) => Stream, from: number, to: number): Count {
  const count: Count = { of: 0, inTime: 0, early: 0, late: 0, never: 0, spent: 0, by: new Map() };
  for (let at = from; at < to; at += 1) {
    const stream = draw(randomFrom(seed * 1_000_003 + at));
    const call = firstCall(stream);
    count.of += 1;
    if (call === null) count.never += 1;
    else count.by.set(call.by, (count.by.get(call.by) ?? 0) + 1);
    if (call === null || stream.stuckFrom === null) {
      if (call !== null) count.early += 1;
      continue;
    }
    const after = call.at - stream.stuckFrom;
    count.spent += Math.max(0, after);
    if (after > withinMax) count.late += 1;
    else if (call.at < stream.stuckFrom) count.early += 1;
    else count.inTime += 1;
  }
  return count;
}

const share = (held: number, of: number): string => {
  const { rate, from, to } = proportionOf({ held, of });
  const percent = (value: number) => (100 * value).toFixed(2);
  return `${percent(rate ?? 0)} % (${percent(from)}–${percent(to)})`;
};
const rulesOf = ({ by }: Count): string => [...by].map(([rule, times]) => `${rule} ${times}`).join(', ');

console.log(`seeds ${seed * 1_000_003} to ${seed * 1_000_003 + streams - 1}; ${streams / 2} of each half\n`);
console.log('| gets there | half | called stuck (95 %) | by |\n|---|---|---|---|');
for (const [kind, draw] of Object.entries(progressing)) {
  for (const [half, from] of [
    ['seen', 0],
    ['held out', streams / 2],
  ] as const) {
    const count = countStreams(draw, from, from + streams / 2);
    console.log(`| ${kind} | ${half} | ${share(count.of - count.never, count.of)} | ${rulesOf(count)} |`);
  }
}
console.log(
  '\n| stuck | half | found within 3 (95 %) | before it begins | late | never | iterations until found | by |\n|---|---|---|---|---|---|---|---|',
);
for (const [kind, draw] of Object.entries(stuck)) {
  for (const [half, from] of [
    ['seen', 0],
    ['held out', streams / 2],
  ] as const) {
    const count = countStreams(draw, from, from + streams / 2);
    const mean = (count.spent / Math.max(1, count.of - count.never)).toFixed(2);
    const found = share(count.inTime + count.early, count.of);
    console.log(
      `| ${kind} | ${half} | ${found} | ${count.early} | ${count.late} | ${count.never} | ${mean} | ${rulesOf(count)} |`,
    );
  }
}
