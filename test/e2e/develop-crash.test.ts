import { afterEach, beforeAll, expect, test } from 'vitest';
import type { TaskResult } from '../../core/develop/status.ts';
import { randomOf } from '../../simulator/developers/scripted/noise.ts';
import { doubledIn, endingOf, type TaskEnding } from './durable-ending.ts';
import { calls } from './durable-task.ts';
import { createDurableWorld, type DurableTask, type DurableWorld } from './durable-world.ts';
import { killAtRandom, killHalfDone } from './kill-at-random.ts';
import { killWorkerAt } from './kill-everywhere.ts';

let world: DurableWorld | null = null;
afterEach(async () => {
  await world?.stop();
  world = null;
}, 60_000);

const nothing = { appends: [], ended: [], turns: [] };
/** The second append. */
const killedCall = 7;

async function endingsOf(tasks: readonly DurableTask[], results: readonly TaskResult[]) {
  const here = world;
  if (!here) throw new Error('The world is not there yet.');
  return Promise.all(
    tasks.map(async (task, at) => {
      const ending = await endingOf(here, task, results[at] as TaskResult);
      return { ending, doubled: await doubledIn(here, task, ending.counted) };
    }),
  );
}

let undisturbed: TaskEnding;
beforeAll(async () => {
  const peace = await createDurableWorld();
  try {
    await peace.worker.start();
    const task = await peace.begin();
    undisturbed = await endingOf(peace, task, (await task.handle.result()) as TaskResult);
  } finally {
    await peace.stop();
  }
}, 120_000);

// Every call, and many more: node scripts/durability-proof.ts
test('a worker killed wherever a call can be loses nothing, doubles nothing, and asks no turn twice', async () => {
  expect(undisturbed).toMatchObject({ outcome: 'completed', verdict: 'passed', turns: calls.length });
  world = await createDurableWorld();
  const { kills, tasks, results } = await killWorkerAt(world, [killedCall], () => undefined);
  expect(kills).toBe(2);
  for (const { ending, doubled } of await endingsOf(tasks, results)) {
    expect(ending).toEqual(undisturbed);
    expect(doubled).toEqual(nothing);
  }
}, 180_000);

test('supervisor and Temporal killed in the midst of calls cost nothing either', async () => {
  world = await createDurableWorld();
  const { supervisor, temporal } = world;
  const settings = { tasks: 1, kills: 2, victims: { supervisor, temporal }, random: randomOf(1) };
  const { tasks, results, kills } = await killAtRandom(world, { ...settings, tell: () => undefined });
  expect([...kills.values()].reduce((sum, one) => sum + one, 0)).toBe(2);
  for (const { ending, doubled } of await endingsOf(tasks, results)) {
    expect(ending).toEqual(undisturbed);
    expect(doubled).toEqual(nothing);
  }
}, 180_000);

test.each([
  ['once where the supervisor restores', true, []],
  ['twice where it does not', false, ['two']],
])(
  'an append whose end is not on the record stands there %s',
  async (_, restores, doubled) => {
    world = await createDurableWorld({ restores });
    const { task, result } = await killHalfDone(world, killedCall);
    const [came] = await endingsOf([task], [result]);
    expect(came?.doubled.appends).toEqual(doubled);
  },
  180_000,
);
