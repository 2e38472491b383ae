import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseForFile } from '../../database/database-for-file.ts';
import { base, findings, head, struck, undisturbed } from './interrupt.ts';
import { createPublishingWorld, type PublishingWorld } from './publishing.ts';

const db = databaseForFile();
let world: PublishingWorld;
beforeAll(async () => {
  world = await createPublishingWorld(db(), { max: 2 });
});
afterAll(() => world.hub.close());

describe('a try that ends at any request, before or after GitHub did it', () => {
  // Every request: node scripts/publish-proof.ts --strikes
  const every = 4;

  test.each([
    [0, 'the first publication'],
    [1, 'the one after a push'],
  ])('leaves nothing twice and nothing out: step %i, %s', { timeout: 240_000 }, async (step) => {
    const { wanted, strikes } = await undisturbed(world, step);
    expect(wanted.runs.map(({ annotations }) => annotations.length)).toEqual([52, 51].slice(0, step + 1));
    expect(wanted.comments).toHaveLength([2, 4][step] ?? 0);
    expect(wanted.notes).toHaveLength(step + 1);
    expect(wanted.sarif).toBe(step + 1);
    if (step === 1) expect(wanted.comments[0]?.resolved).toBe('countersign[bot]');
    expect(strikes.length).toBeGreaterThan(15);
    // Of the two steps, others.
    for (const strike of strikes.filter((_, at) => at % every === step))
      expect(await struck(world, strike), JSON.stringify(strike)).toEqual(wanted);
  });

  test('and a second try when all is done writes nothing at all', async () => {
    const pull = await world.open(base, head);
    const input = await pull.audit({ findings: findings(54) });
    await world.activities.publishVerdict(input);
    world.hub.world.requests.clear();
    await world.activities.publishVerdict(input);
    const writes = world.hub.world.requests
      .entries()
      .filter(
        ({ method, path }) =>
          method !== 'GET' && !path.includes('graphql') && !path.includes('access_tokens'),
      );
    expect(writes).toEqual([]);
  });

  test('two tries at once do not get in one another’s way', async () => {
    const pull = await world.open(base, head);
    const input = await pull.audit({ findings: findings(3) });
    await Promise.all([world.activities.publishVerdict(input), world.activities.publishVerdict(input)]);
    expect([pull.comments().length, pull.notes().length, pull.runs().length]).toEqual([2, 1, 1]);
  });
});
