import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import type { SweepResult } from '../../core/github/sweep-input.ts';
import { type Answer, countersign } from '../cli/command-line.ts';
import { createProofRepository, isQuiet, kinds, ourRuns, untilTrue } from './proof-pull-requests.ts';
import { type PullRequestWorld, quick, startPullRequestWorld } from './pull-request-world.ts';

let world: PullRequestWorld;
beforeAll(async () => {
  const servers = { temporalAddress: inject('temporalAddress'), databaseUrl: inject('databaseUrl') };
  world = await startPullRequestWorld(servers, { configuration: quick });
  // Schedules alone find what is to be audited.
  world.github.world.hooks.targets = [];
});
afterAll(() => world?.stop());

const schedule = (args: string[], environment: Record<string, string> = {}): Promise<Answer> =>
  countersign(['schedule', ...args], {
    cwd: world.engine.home,
    environment: {
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: world.engine.namespace,
      DATABASE_URL: world.engine.databaseUrl,
      ...environment,
    },
  });

const nightly = (name: string, repository: string) => [
  'add',
  name,
  '--repo',
  repository,
  '--cron',
  '0 3 * * *',
  '--timezone',
  'Europe/Berlin',
  '--panel',
  'default',
];

/** What the workflows that a schedule has started came to, newest first. */
async function sweepsOf(name: string): Promise<SweepResult[]> {
  const { info } = await world.engine.client.schedule.getHandle(name).describe();
  const ids = info.recentActions.flatMap(({ action }) => [action.workflow.workflowId]);
  return Promise.all(
    ids.toReversed().map((id) => world.engine.client.workflow.getHandle(id).result()),
  ) as Promise<SweepResult[]>;
}

const openOne = async (repository: string, branch: string) => {
  const { number, headSha } = await world.github.openPullRequest({
    repository,
    title: 'A change',
    by: 'ada',
    branch,
    files: { ...kinds[2].opened },
  });
  return { number, head: headSha };
};

test('a schedule is made, listed, run, paused, resumed and removed from the command line', async () => {
  const repository = await createProofRepository(world, 'nightly');
  const one = await openOne(repository, 'work');
  const added = await schedule(nightly('nightly', repository));
  expect([added.status, added.err]).toEqual([0, '']);
  expect(added.out).toContain('active nightly  demo/nightly');

  const ran = await schedule(['run', 'nightly']);
  expect([ran.status, ran.out]).toEqual([0, 'Schedule nightly: started now.\n']);
  await untilTrue('it is audited', () => isQuiet(world, repository, one));
  expect(ourRuns(world, repository, one.head)).toMatchObject([{ conclusion: 'success' }]);
  expect(await sweepsOf('nightly')).toMatchObject([{ open: 1, started: [one.number], failed: [] }]);

  expect((await schedule(['pause', 'nightly'])).out).toBe('Schedule nightly: paused.\n');
  const paused = await schedule(['list']);
  expect(paused.out).toContain('paused nightly');
  expect(paused.out).not.toContain('next ');
  expect((await schedule(['resume', 'nightly'])).out).toBe('Schedule nightly: resumed.\n');
  const listed = JSON.parse((await schedule(['list', '--json'])).out) as { schedules: unknown[] };
  expect(listed.schedules).toMatchObject([
    {
      schedule: 'nightly',
      input: { repository, panel: 'default' },
      paused: false,
      next: expect.stringMatching(/T0[12]:00:00/),
      last: expect.any(String),
    },
  ]);
  expect((await schedule(['remove', 'nightly'])).out).toBe('Schedule nightly: removed.\n');
  expect((await schedule(['list'])).out).toContain('No schedules yet.');
});

test('what a person types wrong is refused in words with a remedy, and makes no schedule', async () => {
  const repository = await createProofRepository(world, 'wrong');
  const refusals: [string[], RegExp][] = [
    [['add', 'x', '--repo', repository, '--cron', 'every night'], /--cron "every night".*five fields/s],
    [['add', 'x', '--repo', repository, '--cron', '61 3 * * *'], /--cron "61 3 \* \* \*".*five fields/s],
    [
      ['add', 'x', '--repo', repository, '--cron', '0 3 * * *', '--timezone', 'Mars/Olympus'],
      /Mars\/Olympus/,
    ],
    [['add', 'x', '--repo', 'shop', '--cron', '0 3 * * *'], /"shop" is no repository.*owner\/name/s],
    [['add', 'x', '--repo', 'demo/..', '--cron', '0 3 * * *'], /is no repository/],
    [['add', 'x', '--cron', '0 3 * * *'], /--repo/],
    [['add', '', '--repo', repository, '--cron', '0 3 * * *'], /choose another name/],
    [['add', 'a/b', '--repo', repository, '--cron', '0 3 * * *'], /"a\/b" is no name of a schedule/],
    [['pause', 'nobody'], /no schedule "nobody".*schedule list/s],
    [['resume', 'nobody'], /no schedule "nobody"/],
    [['run', 'nobody'], /no schedule "nobody"/],
    [['remove', 'nobody'], /no schedule "nobody"/],
  ];
  for (const [args, words] of refusals) {
    const { status, out, err } = await schedule(args);
    expect([args.join(' '), status, out]).toEqual([args.join(' '), 2, '']);
    expect(err).toMatch(words);
    expect(err, 'no stack').not.toMatch(/\n {4}at /);
  }
  expect((await schedule(nightly('twice', repository))).status).toBe(0);
  const twice = await schedule(nightly('twice', repository));
  expect([twice.status, twice.out]).toEqual([2, '']);
  expect(twice.err).toContain('There is a schedule "twice" already');
  const listed = JSON.parse((await schedule(['list', '--json'])).out) as {
    schedules: { schedule: string }[];
  };
  expect(listed.schedules.map((one) => one.schedule)).toEqual(['twice']);
  await schedule(['remove', 'twice']);
});

test('lists fit the width of the screen', async () => {
  const repository = await createProofRepository(
    world,
    'a-repository-whose-name-is-rather-long-for-one-line',
  );
  await schedule(nightly('every-night-at-three-in-the-morning', repository));
  for (const columns of [80, 60, 40]) {
    const { out } = await schedule(['list'], { COLUMNS: String(columns) });
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    const told = out
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/gu, 'DAY-NO-DATE HOUR UTC')
      .replaceAll(/\s+/gu, ' ');
    expect(told).toContain('every-night-at-three-in-the-morning');
    await expect(
      out.replaceAll(/\d{4}-\d\d-\d\d/gu, 'YEAR-MO-DA').replaceAll(/0[12]:00/gu, 'HH:MM'),
    ).toMatchFileSnapshot(`../cli/report/golden/schedules-${columns}.txt`);
  }
  await schedule(['remove', 'every-night-at-three-in-the-morning']);
});

test('a sweep that is at work is not begun a second time, and what was missed is made up for once', async () => {
  const repository = await createProofRepository(world, 'overlap');
  await openOne(repository, 'work');
  const { faults } = world.github.world;
  faults.set([{ kind: 'hold', method: 'GET', path: '/repos/demo/overlap/pulls' }]);
  await schedule(nightly('overlap', repository));
  const handle = world.engine.client.schedule.getHandle('overlap');
  const { policies } = await handle.describe();
  expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 86_400_000, pauseOnFailure: false });
  await schedule(['run', 'overlap']);
  await untilTrue('the sweep asks GitHub', () => faults.holding() > 0);
  await schedule(['run', 'overlap']);
  // As the server does after a time in which it was down, for each night that it has missed.
  const day = 86_400_000;
  const start = new Date(Date.now() - 10 * day);
  await handle.backfill({ start, end: new Date(), overlap: 'SKIP' });
  await vi.waitUntil(async () => (await handle.describe()).info.numActionsSkippedOverlap >= 10, {
    timeout: 20_000,
  });
  faults.release();
  expect(await sweepsOf('overlap')).toHaveLength(1);
  await schedule(['remove', 'overlap']);
});
