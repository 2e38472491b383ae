/**
 * Kills the sandbox supervisor with SIGKILL before, in the middle of and after every write to its journal, and then at
 * random moments, in the midst of 20 calls, and shows that each time all calls end as they would have undisturbed, the
 * workspace becomes the same, and no effect is lost or doubled; and that with the restore switched off one is:
 * `node scripts/sandbox-proof.ts --random 20 --seed 1 --engine bubblewrap`, or `--engine docker --image
 * NAME@sha256:…`. `--step 3` takes every third write only.
 * Ends with status 1 when a claim fails.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import {
  calls,
  type Came,
  carrySequence,
  essence,
  writesOfAll,
} from '../test/sandbox/supervisor/crash-sequence.ts';
import { usualEngine } from '../test/sandbox/supervisor/supervisor-world.ts';

const { values } = parseArgs({
  options: {
    random: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    step: { type: 'string', default: '1' },
    engine: { type: 'string', default: usualEngine },
    image: { type: 'string' },
  },
});
const engine = (['docker', 'stand-in'] as const).find((name) => name === values.engine) ?? 'bubblewrap';
const { image } = values;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Mulberry32: the same kills for the same seed, as far as the machine's own timing allows. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const undisturbed = await carrySequence({ image, next: () => ({ engine }) });
const same = (came: Came) => isDeepStrictEqual(essence(came), essence(undisturbed));
const tally = { runs: 0, same: 0, kills: 0, restored: 0 };
const count = (name: string, came: Came) => {
  const ok = same(came);
  tally.runs += 1;
  tally.same += ok ? 1 : 0;
  tally.kills += came.lives - 1;
  tally.restored += came.outcomes.filter(({ restored }) => restored).length;
  if (!ok) say(`${name}: DIFFERS\n${JSON.stringify(essence(came))}\n${JSON.stringify(essence(undisturbed))}`);
};

for (let number = 1; number <= writesOfAll; number += Number(values.step)) {
  for (const at of ['before', 'torn', 'after'] as const) {
    const crash = { at, number };
    count(
      `${at} write ${number}`,
      await carrySequence({ image, next: (life) => ({ engine, crash: life === 1 ? crash : null }) }),
    );
  }
  say(`write ${number} of ${writesOfAll}: ${tally.same} of ${tally.runs} runs as undisturbed`);
}
const seed = Number(values.seed);
for (let run = 0; run < Number(values.random); run += 1) {
  const random = randomOf(seed + run);
  const came = await carrySequence({
    image,
    next: () => ({ engine }),
    meanwhile: (strike) => {
      if (random() < 0.4) setTimeout(strike, random() * 250);
    },
  });
  count(`seed ${seed + run}`, came);
  say(`seed ${seed + run}: ${came.lives - 1} kills, ${same(came) ? 'as undisturbed' : 'DIFFERS'}`);
}
// The end of the second call, which appends a line.
const unprotected = await carrySequence({
  image,
  next: (life) => ({ engine, restores: false, crash: life === 1 ? { at: 'before', number: 5 } : null }),
});
const doubled = unprotected.counted.length - undisturbed.counted.length;
say(`
| claim | found |
|---|---|
| engine | ${engine} |
| runs of ${calls.length} calls that ended as undisturbed | ${tally.same} of ${tally.runs} |
| kills | ${tally.kills} |
| calls that were undone and made anew | ${tally.restored} |
| effects doubled with the restore switched off | ${doubled} |`);
process.exitCode = tally.same === tally.runs && doubled === 1 ? 0 : 1;
