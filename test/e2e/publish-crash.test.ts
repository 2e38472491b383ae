import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { killWhilePublishing } from './publish-crash.ts';
import { type PullRequestWorld, quick, startPullRequestWorld } from './pull-request-world.ts';

let world: PullRequestWorld;
beforeAll(async () => {
  const servers = { temporalAddress: inject('temporalAddress'), databaseUrl: inject('databaseUrl') };
  world = await startPullRequestWorld(servers, { configuration: quick, publishApart: true });
});
afterAll(() => world?.stop());

// Many more: node scripts/publish-proof.ts
test('the process that publishes is killed in the middle of its writes: nothing stands twice, nothing is missing', async () => {
  const told: string[] = [];
  const { kills, found, standings, wished } = await killWhilePublishing(world, {
    pullRequests: 2,
    kills: 2,
    random: () => 0,
    tell: (line) => told.push(line),
  });
  expect(
    [...kills.values()].reduce((sum, one) => sum + one, 0),
    told.join('\n'),
  ).toBe(2);
  for (const { number, kind, twice, missing } of found) {
    expect({ kind, twice, missing }).toEqual({ kind, twice: 0, missing: 0 });
    const [is, should] = [standings.get(number), wished.get(kind)];
    expect(is?.comments, kind).toEqual(should?.comments);
    expect(is?.threads, kind).toEqual(should?.threads);
    expect(
      is?.heads.map(({ runs }) => runs),
      kind,
    ).toEqual(should?.heads.map(({ runs }) => runs));
  }
}, 150_000);
