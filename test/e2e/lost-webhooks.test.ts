import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { loseWebhooks } from './lost-webhooks.ts';
import { type PullRequestWorld, quick, startPullRequestWorld } from './pull-request-world.ts';

let world: PullRequestWorld;
beforeAll(async () => {
  const servers = { temporalAddress: inject('temporalAddress'), databaseUrl: inject('databaseUrl') };
  world = await startPullRequestWorld(servers, { configuration: quick });
});
afterAll(() => world?.stop());

// Many more: node scripts/webhook-proof.ts
test('with half of all webhooks lost, some twice and some late, a sweep leaves each open head with one audit', async () => {
  const { events, sweep, byWebhook, open, older, asks } = await loseWebhooks(world, {
    pullRequests: 6,
    heads: 3,
    lostShare: 0.5,
    seed: 7,
    tell: () => {},
  });
  expect(events.lost, 'without lost events this proves nothing').toBeGreaterThan(0);
  expect(events.twice).toBeGreaterThan(0);
  expect(sweep).toMatchObject({ open: 6, left: [], failed: [] });
  expect(sweep.started).toHaveLength(open.length - byWebhook);
  for (const head of open) {
    expect(head.audits, JSON.stringify(head)).toHaveLength(1);
    expect(head.checks, JSON.stringify(head)).toHaveLength(1);
    expect(['success', 'failure', 'action_required'], JSON.stringify(head)).toContain(head.checks[0]);
  }
  for (const head of older) {
    expect(head.checks.length, JSON.stringify(head)).toBeLessThanOrEqual(1);
    expect(['none', 'cancelled', 'success', 'failure'], JSON.stringify(head)).toContain(
      head.checks[0] ?? 'none',
    );
  }
  expect(asks.again).toBe(0);
}, 120_000);
