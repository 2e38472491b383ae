import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomOf } from '../../simulator/developers/scripted/noise.ts';
import { seed } from '../seed.ts';
import { crashAudits } from './crash.ts';
import { type CrashWorld, createCrashWorld } from './crash-world.ts';

let world: CrashWorld;
beforeAll(async () => {
  world = await createCrashWorld();
});
afterAll(() => world?.stop());

// Many more: node scripts/crash-proof.ts
test('worker, Temporal and PostgreSQL killed in the middle cost no verdict, no answer and no money', async () => {
  const told: string[] = [];
  const { undisturbed, ended, asks, sentAgain, sentThoughRecorded } = await crashAudits(world, {
    audits: 3,
    kills: 3,
    files: 3,
    latencyMs: 300,
    random: randomOf(seed),
    tell: (line) => told.push(`${Math.round(performance.now())} ${line}`),
  });
  expect(undisturbed.questions, told.join('\n')).not.toEqual([]);
  expect(ended.map(({ ending }) => ending)).toEqual(ended.map(() => undisturbed));
  expect(sentThoughRecorded).toEqual([]);
  expect(asks, 'four audits, four seats, three pieces, and two seats that look again').toBe(4 * (4 * 3 + 2));
  expect(sentAgain, 'asks that were under way at the kill').toBeGreaterThan(0);
  for (const { costMicroUsd, recordedMicroUsd } of ended) {
    expect(costMicroUsd).toBeGreaterThan(0);
    expect(costMicroUsd).toBe(recordedMicroUsd);
  }
}, 150_000);
