/**
 * Kills the worker with SIGKILL at each of the twenty calls of a task, in one task each when the call is scheduled, taken
 * up, worked on, answered and recorded; then worker, supervisor and Temporal at random; and shows that every task ends
 * with the tree of an undisturbed one, that no effect is lost or doubled, and that no turn is asked twice; and that with
 * the supervisor's restore switched off an effect is doubled:
 * `node scripts/durability-proof.ts --random 20 --seed 1 --calls 1-20`. With `--docker` it does the second part alone, on
 * a Docker daemon of its own, which is killed too. Ends with status 1 when a claim fails.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import type { TaskResult } from '../core/develop/status.ts';
import { randomOf } from '../simulator/developers/scripted/noise.ts';
import { type Doubled, doubledIn, endingOf, type TaskEnding } from '../test/e2e/durable-ending.ts';
import { createDurableWorld, type DurableTask, type DurableWorld } from '../test/e2e/durable-world.ts';
import { killAtRandom, killHalfDone } from '../test/e2e/kill-at-random.ts';
import { killWorkerAt } from '../test/e2e/kill-everywhere.ts';
import { noOwnDocker, startOwnDocker } from '../test/own-docker.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '1-20' },
    random: { type: 'string', default: '20' },
    tasks: { type: 'string', default: '3' },
    docker: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const seed = Number(values.seed);
const [from = 1, to = from] = values.calls.split('-').map(Number);
const startedMs = performance.now();
const say = (line: string) =>
  process.stdout.write(`${Math.round((performance.now() - startedMs) / 1000)} s: ${line}\n`);
const tally = { tasks: 0, same: 0, worker: 0, random: 0, appends: 0, ended: 0, turns: 0 };

async function count(
  world: DurableWorld,
  ran: { task: DurableTask; result: TaskResult; name: string },
  wanted: TaskEnding,
) {
  const ending = await endingOf(world, ran.task, ran.result);
  const doubled: Doubled = await doubledIn(world, ran.task, ending.counted);
  const same = isDeepStrictEqual(ending, wanted);
  tally.tasks += 1;
  tally.same += same ? 1 : 0;
  tally.appends += doubled.appends.length;
  tally.ended += doubled.ended.length;
  tally.turns += doubled.turns.length;
  if (!same) say(`${ran.name} DIFFERS\n${JSON.stringify(ending)}\n${JSON.stringify(wanted)}`);
  if (Object.values(doubled).some((list) => list.length > 0)) say(`${ran.name}: ${JSON.stringify(doubled)}`);
}

async function undisturbedIn(world: DurableWorld): Promise<TaskEnding> {
  await world.worker.start();
  const task = await world.begin();
  const undisturbed = await endingOf(world, task, (await task.handle.result()) as TaskResult);
  await world.worker.kill();
  say(`undisturbed: ${undisturbed.outcome}, tree ${undisturbed.delivered}`);
  return undisturbed;
}

async function proveRestored(world: DurableWorld): Promise<TaskEnding> {
  const undisturbed = await undisturbedIn(world);
  const turns = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const everywhere = await killWorkerAt(world, turns, say);
  tally.worker = everywhere.kills;
  for (const [at, ran] of everywhere.tasks.entries())
    await count(
      world,
      { task: ran, result: everywhere.results[at] as TaskResult, name: ran.point },
      undisturbed,
    );
  await world.worker.kill();
  const { worker, supervisor, temporal } = world;
  await proveRandom(world, { supervisor, temporal, worker }, undisturbed);
  return undisturbed;
}

async function proveRandom(
  world: DurableWorld,
  victims: Parameters<typeof killAtRandom>[1]['victims'],
  undisturbed: TaskEnding,
): Promise<void> {
  const random = randomOf(seed);
  const settings = { tasks: Number(values.tasks), kills: Number(values.random), victims, random, tell: say };
  const came = await killAtRandom(world, settings);
  for (const [at, task] of came.tasks.entries())
    await count(world, { task, result: came.results[at] as TaskResult, name: task.id }, undisturbed);
  tally.random = [...came.kills.values()].reduce((sum, one) => sum + one, 0);
  for (const [name, times] of came.kills) say(`${name}: ${times}`);
}

/** All tasks in containers of one daemon; whoever else may die meets it there. */
async function proveOnDocker(): Promise<void> {
  if (noOwnDocker !== null) throw new Error(`No Docker daemon can be started here: ${noOwnDocker}.`);
  const docker = await startOwnDocker();
  const configuration = `sandbox: { engine: docker, image: "${docker.image}" }\n`;
  const world = await createDurableWorld({ configuration, environment: { DOCKER_HOST: docker.host } });
  const { worker, supervisor } = world;
  try {
    await proveRandom(world, { docker, supervisor, worker }, await undisturbedIn(world));
  } finally {
    await world.stop();
    await docker.stop();
  }
}

async function showDoubled(undisturbed: TaskEnding): Promise<number> {
  const world = await createDurableWorld({ restores: false });
  try {
    const { task, result } = await killHalfDone(world, 7);
    const { counted } = await endingOf(world, task, result);
    return counted.length - undisturbed.counted.length;
  } finally {
    await world.stop();
  }
}

async function proveEverywhere(): Promise<number> {
  const world = await createDurableWorld();
  const undisturbed = await proveRestored(world);
  await world.stop();
  return showDoubled(undisturbed);
}

say(`seed ${seed}`);
const doubled = values.docker ? null : await proveEverywhere();
if (values.docker) await proveOnDocker();
const rows = [
  ['tasks of 20 calls that ended as undisturbed, delivered tree included', `${tally.same} of ${tally.tasks}`],
  [`kills at random (seed ${seed})`, tally.random],
  ['appends doubled or lost', tally.appends],
  ["calls that the supervisor's journal ends twice", tally.ended],
  ['turns asked though their answer was recorded', tally.turns],
  ...(doubled === null
    ? []
    : [
        [`kills of the worker at calls ${values.calls}, five tasks each at a point of its own`, tally.worker],
        ['lines doubled with the restore switched off', doubled],
      ]),
];
process.stdout.write(
  `\n| claim | found |\n|---|---|\n${rows.map(([claim, found]) => `| ${claim} | ${found} |\n`).join('')}`,
);
const clean = tally.appends + tally.ended + tally.turns === 0;
process.exitCode = tally.same === tally.tasks && clean && (doubled ?? 1) === 1 ? 0 : 1;
