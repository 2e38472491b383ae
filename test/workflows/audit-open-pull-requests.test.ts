import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Failed } from '../../core/failed.ts';
import { githubSchema } from '../../core/configuration/github.ts';
import { headWorkflowId, type PullRequest } from '../../core/github/pull-request.ts';
import type { SweepResult } from '../../core/github/sweep-input.ts';
import { auditWorkflowType, sweepWorkflowType } from '../../core/panel/messages.ts';
import { eventually, gate } from './stage.ts';
import { stageForFile } from './stage-for-file.ts';
import { answered, judged, pullRequest, worldOf } from './world.ts';

const stage = stageForFile();
type Own = Parameters<typeof worldOf>[0];

/** Open pull requests of a repository of their own, numbered from 1. */
const open = (count: number, more: (number: number) => Partial<PullRequest> = () => ({})): PullRequest[] => {
  const repo = `shop-${randomUUID().slice(0, 8)}`;
  return Array.from({ length: count }, (_, index) =>
    pullRequest({
      repo,
      number: index + 1,
      key: `code.test/acme/${repo}#${index + 1}`,
      headCommit: String(index + 1).padStart(40, '0'),
      ...more(index + 1),
    }),
  );
};

async function sweep(found: PullRequest[], own: Own = {}, input: Record<string, unknown> = {}) {
  const byNumber = new Map(found.map((one) => [one.number, one]));
  const world = worldOf({
    readPullRequest: async ({ number }) => byNumber.get(number) ?? pullRequest(),
    listOpenPullRequests: async () => ({
      pullRequests: found.map(({ number, headCommit, draft, title }) => ({
        number,
        headCommit,
        draft,
        createdAt: '',
        title,
      })),
      left: 0,
    }),
    ...own,
  });
  const repository = `acme/${found[0]?.repo ?? 'shop'}`;
  const sweeping = await stage().begin(world, {
    type: sweepWorkflowType,
    workflowId: `sweep/${randomUUID()}`,
    input: { repository, ...input },
    worlds: found.map((one) => headWorkflowId(one, one.headCommit)),
  });
  return { world, result: () => sweeping.handle.result() as unknown as Promise<SweepResult> };
}

const policy = (sweeping: { atOnce?: number; costMicroUsdMaxPerDay?: number }) => async () =>
  githubSchema.parse({ sweep: sweeping });

test('every open head without a verdict is audited, oldest first', async () => {
  const found = open(5);
  const { world, result } = await sweep(found, {
    withoutVerdict: async () => ({ numbers: [1, 2, 4] }),
    readGitHubPolicy: policy({ atOnce: 1 }),
  });
  expect(await result()).toMatchObject({
    open: 5,
    started: [1, 2, 4],
    known: 2,
    drafts: 0,
    left: [],
    failed: [],
  });
  expect(world.calls.freezeChange.map(({ change }) => 'number' in change && change.number)).toEqual([
    1, 2, 4,
  ]);
});

test('a head whose list has all that an audit is started with is not read by the sweep, too', async () => {
  const found = open(2);
  const { world, result } = await sweep(found, {
    listOpenPullRequests: async () => ({
      pullRequests: found.map(({ number, headCommit, draft, title }) => ({
        number,
        headCommit,
        draft,
        title,
        createdAt: '',
      })),
      left: 0,
    }),
  });
  expect(await result()).toMatchObject({ started: [1, 2], failed: [] });
  expect(world.calls.readPullRequest, 'by the audits alone').toHaveLength(2);
});

test('drafts are left out, but on request', async () => {
  const found = open(2, (number) => ({ draft: number === 1 }));
  expect(await (await sweep(found)).result()).toMatchObject({ started: [2], drafts: 1 });
  const again = open(2, (number) => ({ draft: number === 1 }));
  expect(await (await sweep(again, {}, { drafts: true })).result()).toMatchObject({
    started: [1, 2],
    drafts: 0,
  });
});

test('no more are at work at once than policy allows', async () => {
  const door = gate();
  const { world, result } = await sweep(open(4), {
    readGitHubPolicy: policy({ atOnce: 2 }),
    askSeat: async () => door.then(() => answered()),
  });
  await eventually(async () => expect(world.calls.askSeat).toHaveLength(4));
  expect(world.calls.openHead).toHaveLength(2);
  door.open();
  expect(await result()).toMatchObject({ started: [1, 2, 3, 4] });
});

test('an audit that waits for a person keeps no place', async () => {
  const found = open(3);
  const { result } = await sweep(found, {
    readGitHubPolicy: policy({ atOnce: 1 }),
    judgeRound: async () => judged('disputed'),
  });
  expect(await result()).toMatchObject({ started: [1, 2, 3] });
  for (const one of found) {
    const audit = stage().client.workflow.getHandle(headWorkflowId(one, one.headCommit));
    expect(await audit.query('status')).toMatchObject({ phase: 'waiting-for-person' });
  }
});

test('the budget of the day ends a sweep between two audits, and says so', async () => {
  let spent = 0;
  const { result } = await sweep(open(3), {
    readGitHubPolicy: policy({ atOnce: 1, costMicroUsdMaxPerDay: 2_000_000 }),
    readSpending: async () => ({ costMicroUsd: (spent += 1_000_000) }),
    askSeat: async () => answered(),
  });
  expect(await result()).toMatchObject({
    started: [1],
    left: [2, 3],
    because: expect.stringContaining('2.00 dollars'),
  });
});

test('an audit that fails keeps the sweep from nothing', async () => {
  const found = open(2);
  const { result } = await sweep(found, {
    readGitHubPolicy: policy({ atOnce: 1 }),
    freezeChange: async ({ change }) => {
      throw new Failed('change.too-large', `Too many files in ${'number' in change ? change.number : ''}.`);
    },
  });
  const swept = await result();
  expect(swept.started).toEqual([1, 2]);
  expect(swept.failed).toMatchObject([
    { number: 1, reason: expect.stringContaining('Too many files') },
    { number: 2, reason: expect.stringContaining('Too many files') },
  ]);
});

test('a sweep learns from what was published lately, and stops at the first that fails', async () => {
  const found = open(3);
  const asked: string[] = [];
  const { result } = await sweep(found, {
    withoutVerdict: async () => ({ numbers: [] }),
    recentlyPublished: async () => ({
      pullRequests: found.map(({ owner, repo, number, key }) => ({ owner, repo, number, key })),
    }),
    recordOutcomes: async ({ pullRequest: { key, number } }) => {
      asked.push(key);
      if (number === 2) throw new Failed('github.forbidden', 'The App may not read comments.');
      return { labels: 1 };
    },
  });
  expect(await result()).toMatchObject({ started: [], known: 3, failed: [] });
  expect(asked).toEqual(found.slice(0, 2).map(({ key }) => key));
});

test('an audit of a pull request that was closed unheard ends, one that was opened meanwhile does not', async () => {
  const [closed, opened] = open(2, (number) => (number === 1 ? { state: 'closed' as const } : {}));
  if (!closed || !opened) throw new Error('two pull requests');
  const waiting = worldOf({ judgeRound: async () => judged('disputed') });
  const audits = await Promise.all(
    [closed, opened].map(async (one) => {
      const { owner, repo, number, headCommit: head } = one;
      const audit = await stage().begin(
        {
          ...waiting,
          activities: {
            ...waiting.activities,
            readPullRequest: async () => ({ ...one, state: 'open' as const }),
          },
        },
        {
          type: auditWorkflowType,
          workflowId: headWorkflowId(one, head),
          input: { change: { kind: 'pull-request', owner, repo, number, head } },
        },
      );
      await audit.until(({ phase }) => phase === 'waiting-for-person');
      return audit;
    }),
  );
  const byNumber = new Map([closed, opened].map((one) => [one.number, one]));
  const { result } = await sweep([], {
    readPullRequest: async ({ number }) => byNumber.get(number) ?? pullRequest(),
    findAudited: async () => ({
      audits: [closed, opened].map((one) => ({
        number: one.number,
        workflowId: headWorkflowId(one, one.headCommit),
      })),
    }),
  });
  await result();
  expect(await audits[0]?.result()).toMatchObject({
    verdict: 'superseded',
    note: expect.stringContaining('closed'),
  });
  expect(await audits[1]?.status()).toMatchObject({ phase: 'waiting-for-person' });
});
