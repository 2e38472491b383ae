import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { crashAudits } from './crash.ts';
import { type CrashWorld, createCrashWorld } from './crash-world.ts';

let world: CrashWorld;
beforeAll(async () => {
  const servers = { temporalAddress: inject('temporalAddress'), databaseUrl: inject('databaseUrl') };
  world = await createCrashWorld(servers);
});
afterAll(() => world?.stop());

// Many more kills: node scripts/crash-proof.ts --audits 20
test('a worker that is killed in the middle costs no verdict, no answer and no money', async () => {
  const told: string[] = [];
  const { undisturbed, ended, asks, sentAgain, sentThoughRecorded } = await crashAudits(world, {
    audits: 3,
    kills: 1,
    files: 3,
    latencyMs: 300,
    random: Math.random,
    tell: (line) => told.push(`${Math.round(performance.now())} ${line}`),
  });
  expect(undisturbed.questions, told.join('\n')).not.toEqual([]);
  expect(ended.map(({ ending }) => ending)).toEqual(ended.map(() => undisturbed));
  expect(sentThoughRecorded).toEqual([]);
  expect(asks, 'four audits, four seats, three pieces').toBe(4 * 4 * 3);
  expect(sentAgain, 'asks that were under way at the kill').toBeGreaterThan(0);
  for (const { costMicroUsd, ballotsMicroUsd } of ended) {
    expect(costMicroUsd).toBeGreaterThan(0);
    expect(costMicroUsd).toBe(ballotsMicroUsd);
  }
}, 90_000);
