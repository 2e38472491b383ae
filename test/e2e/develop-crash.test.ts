import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { TaskResult } from '../../core/develop/status.ts';
import { randomOf } from '../../simulator/developers/scripted/noise.ts';
import { doubledIn, endingOf, type TaskEnding } from './durable-ending.ts';
import { calls } from './durable-task.ts';
import { createDurableWorld, type DurableTask, type DurableWorld } from './durable-world.ts';
import { killAtRandom, killHalfDone } from './kill-at-random.ts';
import { killWorkerAt } from './kill-everywhere.ts';

let world: DurableWorld;

const nothing = { appends: [], ended: [], turns: [] };
/** The second append. */
const killedCall = 7;

const endingsOf = (here: DurableWorld, tasks: readonly DurableTask[], results: readonly TaskResult[]) =>
  Promise.all(
    tasks.map(async (task, at) => {
      const ending = await endingOf(here, task, results[at] as TaskResult);
      return { ending, doubled: await doubledIn(here, task, ending.counted) };
    }),
  );

let undisturbed: TaskEnding;
beforeAll(async () => {
  world = await createDurableWorld();
  await world.worker.start();
  const task = await world.begin();
  undisturbed = await endingOf(world, task, (await task.handle.result()) as TaskResult);
}, 120_000);
// Each test starts the worker when its tasks have begun.
afterEach(() => world.worker.kill());
afterAll(() => world?.stop(), 60_000);

// Every call, and many more: node scripts/durability-proof.ts
test('a worker killed wherever a call can be loses nothing, doubles nothing, and asks no turn twice', async () => {
  expect(undisturbed).toMatchObject({ outcome: 'completed', verdict: 'passed', turns: calls.length });
  await world.worker.kill();
  const { kills, tasks, results } = await killWorkerAt(world, [killedCall], () => undefined);
  expect(kills).toBe(2);
  for (const { ending, doubled } of await endingsOf(world, tasks, results)) {
    expect(ending).toEqual(undisturbed);
    expect(doubled).toEqual(nothing);
  }
}, 180_000);

test('supervisor and Temporal killed in the midst of calls cost nothing either', async () => {
  const { supervisor, temporal } = world;
  const settings = { tasks: 1, kills: 2, victims: { supervisor, temporal }, random: randomOf(1) };
  const { tasks, results, kills } = await killAtRandom(world, { ...settings, tell: () => undefined });
  expect([...kills.values()].reduce((sum, one) => sum + one, 0)).toBe(2);
  for (const { ending, doubled } of await endingsOf(world, tasks, results)) {
    expect(ending).toEqual(undisturbed);
    expect(doubled).toEqual(nothing);
  }
}, 180_000);

// The supervisor's own test of this runs everywhere; this one, through the whole loop, where there is time.
test.skipIf(process.env['CI'])(
  'an append whose end is not on the record is doubled where the supervisor does not restore',
  async () => {
    const unsafe = await createDurableWorld({ restores: false });
    try {
      const { task, result } = await killHalfDone(unsafe, killedCall);
      const [came] = await endingsOf(unsafe, [task], [result]);
      expect(came?.doubled.appends).toEqual(['two']);
    } finally {
      await unsafe.stop();
    }
  },
  180_000,
);
