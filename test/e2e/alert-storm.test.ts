import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startStormWorld, type StormWorld } from './alert-storm.ts';

let world: StormWorld;
beforeAll(async () => {
  const servers = { temporalAddress: inject('temporalAddress'), databaseUrl: inject('databaseUrl') };
  world = await startStormWorld(servers, { assets: 5, incidentsPerHour: 3 });
}, 90_000);
afterAll(() => world.stop());

test('a storm of alerts opens what an hour may have, and no more than policy stands against it', async () => {
  expect((await world.storm(1200)).states).toEqual({ told: 1200 });
  await expect.poll(() => world.opened()).toBe(3);
  expect((await world.storm(10)).states).toEqual({ told: 1210 });
  await world.allow(1000);
  expect((await world.storm(10)).states).toEqual({ told: 1220 });
  // Temporal lists what was opened a moment later.
  await expect.poll(() => world.opened()).toBe(13);
}, 120_000);
