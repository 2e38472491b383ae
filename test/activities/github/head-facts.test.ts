import { describe, expect, test } from 'vitest';
import type { GitHub } from '../../../activities/github/client.ts';
import { createGitHubReadActivities } from '../../../activities/github/read-activities.ts';
import { configurationSchema, type Configuration } from '../../../core/configuration/configuration.ts';
import type { HeadFacts, PullRequest } from '../../../core/github/pull-request.ts';
import { auditId } from '../../../core/ids.ts';
import { loadHeadFacts } from '../../../database/head-facts.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { failureOf } from '../git/repository.ts';
import { openPull, requestsOf, simulatedGitHub, type World } from './simulated.ts';

const db = databaseForFile();

const configurationWith = (teams: string[], mode: 'ask' | 'off' = 'ask'): Configuration =>
  configurationSchema.parse({
    seats: {},
    panels: {},
    gates: { 'human-review': mode },
    github: { humanReview: { teams } },
  });

const activitiesOf = (github: GitHub, configuration = configurationWith([])) =>
  createGitHubReadActivities({ db: db(), github, readConfiguration: () => configuration });

let last = 0;
const factsOf = async (
  github: GitHub,
  number: number,
  configuration?: Configuration,
): Promise<{ facts: HeadFacts | null; checksPending: number; pullRequest: PullRequest }> => {
  const activities = activitiesOf(github, configuration);
  const pullRequest = await activities.readPullRequest({ owner: 'acme', repo: 'shop', number });
  const id = auditId(`facts-${(last += 1)}`);
  const { checksPending } = await activities.recordHeadFacts({ auditId: id, pullRequest });
  return { facts: await loadHeadFacts(db(), id), checksPending, pullRequest };
};

const review = (world: World, number: number, by: string, event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT') =>
  world.simulated.submitReview({ repository: 'acme/shop', number, by, event, body: 'x' });

describe('what is said of a head', () => {
  test('is each person’s last word, with what the person may do', async () => {
    const world = await simulatedGitHub();
    const { number, headSha } = await openPull(world, { by: 'acme' });
    await review(world, number, 'ada', 'REQUEST_CHANGES');
    await review(world, number, 'bob', 'APPROVE');
    await review(world, number, 'ada', 'APPROVE');
    await review(world, number, 'ada', 'COMMENT');
    const { facts } = await factsOf(world.app, number);
    expect(facts).toMatchObject({
      head: headSha,
      author: 'acme',
      writers: ['acme'],
      reviews: [
        { login: 'ada', state: 'approved', commit: headSha, permission: 'write', bot: false, teams: [] },
        { login: 'bob', state: 'approved', commit: headSha, permission: 'read', bot: false, teams: [] },
      ],
      clipped: false,
    });
  });

  test('stays with the commit that was reviewed', async () => {
    const world = await simulatedGitHub();
    const { number, headSha } = await openPull(world, { by: 'acme' });
    await review(world, number, 'ada', 'APPROVE');
    const second = await world.simulated.push({
      repository: 'acme/shop',
      branch: 'cart',
      files: { 'x.ts': 'x\n' },
      by: 'bob',
    });
    const { facts } = await factsOf(world.app, number);
    expect(facts?.head).toBe(second);
    expect(facts?.reviews).toMatchObject([{ commit: headSha }]);
    expect(facts?.writers).toEqual(['acme', 'bob']);
  });

  test('is read to its last page', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world, { by: 'acme' });
    for (let at = 0; at < 130; at += 1) await review(world, number, 'bob', 'COMMENT');
    await review(world, number, 'ada', 'APPROVE');
    const { facts } = await factsOf(world.app, number);
    expect(facts?.reviews).toMatchObject([{ login: 'ada' }]);
  });

  test('of checks leaves out our own, and tells how many have not ended', async () => {
    const world = await simulatedGitHub();
    const { number, headSha } = await openPull(world);
    await world.simulated.setChecks('acme/shop', headSha, [
      { name: 'test', conclusion: 'success' },
      { name: 'lint', conclusion: 'failure' },
      { name: 'build', conclusion: null },
      { name: 'countersign', conclusion: null },
    ]);
    await world.simulated.setStatus('acme/shop', headSha, 'pending', 'ci/old');
    await world.simulated.setStatus('acme/shop', headSha, 'success', 'ci/old');
    await world.simulated.setStatus('acme/shop', headSha, 'pending', 'ci/slow');
    const { facts, checksPending } = await factsOf(world.app, number);
    expect(facts?.checks.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['build', 'pending'],
      ['ci/old', 'passed'],
      ['ci/slow', 'pending'],
      ['lint', 'failed'],
      ['test', 'passed'],
    ]);
    expect(checksPending).toBe(2);
  });

  test('of more than a page of checks is whole', async () => {
    const world = await simulatedGitHub();
    const { number, headSha } = await openPull(world);
    const checks = Array.from({ length: 120 }, (_, at) => ({
      name: `shard ${at}`,
      conclusion: 'success' as const,
    }));
    await world.simulated.setChecks('acme/shop', headSha, checks);
    for (let at = 0; at < 110; at += 1)
      await world.simulated.setStatus('acme/shop', headSha, 'success', `status ${at}`);
    expect((await factsOf(world.app, number)).facts?.checks).toHaveLength(230);
  });

  test('takes the place of what was recorded before', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world, { by: 'acme' });
    const activities = activitiesOf(world.app);
    const pullRequest = await activities.readPullRequest({ owner: 'acme', repo: 'shop', number });
    const id = auditId('facts-twice');
    await activities.recordHeadFacts({ auditId: id, pullRequest });
    expect((await loadHeadFacts(db(), id))?.reviews).toEqual([]);
    await review(world, number, 'ada', 'APPROVE');
    await activities.recordHeadFacts({ auditId: id, pullRequest });
    expect((await loadHeadFacts(db(), id))?.reviews).toHaveLength(1);
    expect(await loadHeadFacts(db(), auditId('nobody'))).toBeNull();
  });
});

describe('teams', () => {
  const teamWorld = async () => {
    const world = await simulatedGitHub();
    world.simulated.addOrganization('org');
    world.simulated.addTeam({ org: 'org', slug: 'security', members: ['ada'] });
    const { number } = await openPull(world, { by: 'acme' });
    return { world, number };
  };

  test('are told of who approved, where policy names them', async () => {
    const { world, number } = await teamWorld();
    await review(world, number, 'ada', 'APPROVE');
    const { facts } = await factsOf(world.app, number, configurationWith(['org/security']));
    expect(facts?.reviews).toMatchObject([{ login: 'ada', teams: ['org/security'] }]);
  });

  test('are not asked about where no gate wants to know', async () => {
    const { world, number } = await teamWorld();
    await review(world, number, 'ada', 'APPROVE');
    await factsOf(world.app, number, configurationWith(['org/security'], 'off'));
    expect(requestsOf(world).filter((request) => request.includes('/orgs/'))).toEqual([]);
  });

  test('that cannot be seen are a mistake to mend, not an approval to wait for', async () => {
    const { world, number } = await teamWorld();
    await review(world, number, 'ada', 'APPROVE');
    expect(await failureOf(factsOf(world.app, number, configurationWith(['org/secrity'])))).toMatchObject({
      kind: 'github.forbidden',
      message: expect.stringContaining('Team org/secrity') as string,
    });
  });
});

describe('other readings', () => {
  test('of what somebody may do', async () => {
    const world = await simulatedGitHub();
    const activities = activitiesOf(world.app);
    const permissionOf = async (login: string) =>
      (await activities.readPermission({ owner: 'acme', repo: 'shop', login })).permission;
    expect(await Promise.all(['acme', 'ada', 'bob', 'eve', 'nobody-at-all'].map(permissionOf))).toEqual([
      'admin',
      'write',
      'read',
      'none',
      'none',
    ]);
  });

  test('of what is open, oldest first', async () => {
    const world = await simulatedGitHub();
    const first = await openPull(world, { branch: 'one' });
    const second = await openPull(world, { branch: 'two', draft: true });
    const third = await openPull(world, { branch: 'three' });
    await world.simulated.closePullRequest({ repository: 'acme/shop', number: second.number });
    const fourth = await openPull(world, { branch: 'four', draft: true });
    const { pullRequests, left } = await activitiesOf(world.app).listOpenPullRequests({
      owner: 'acme',
      repo: 'shop',
    });
    expect(pullRequests).toEqual(
      [first, third, fourth].map(({ number, headSha, draft, title, createdAt }) => ({
        number,
        headCommit: headSha,
        draft,
        title,
        createdAt,
      })),
    );
    expect(left).toBe(0);
  });

  test('of a pull request that is merged, closed, a draft, or none', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world, { draft: true });
    const activities = activitiesOf(world.app);
    const read = (wanted: number) =>
      activities.readPullRequest({ owner: 'acme', repo: 'shop', number: wanted });
    expect(await read(number)).toMatchObject({ state: 'open', draft: true });
    await world.simulated.closePullRequest({ repository: 'acme/shop', number });
    expect(await read(number)).toMatchObject({ state: 'closed' });
    await world.simulated.reopenPullRequest({ repository: 'acme/shop', number });
    await world.simulated.setDraft({ repository: 'acme/shop', number, draft: false });
    await world.simulated.mergePullRequest({ repository: 'acme/shop', number });
    expect(await read(number)).toMatchObject({ state: 'merged', draft: false });
    expect((await failureOf(read(99))).kind).toBe('github.not-found');
  });

  test('of a pull request from a fork, also when the fork is gone', async () => {
    const world = await simulatedGitHub();
    const { number } = await openPull(world, { by: 'bob', fork: true });
    const activities = activitiesOf(world.app);
    expect(await activities.readPullRequest({ owner: 'acme', repo: 'shop', number })).toMatchObject({
      fork: 'bob/shop',
    });
    await world.simulated.deleteRepository('bob/shop');
    expect(await activities.readPullRequest({ owner: 'acme', repo: 'shop', number })).toMatchObject({
      fork: null,
    });
    expect((await factsOf(world.app, number)).facts).toMatchObject({ author: 'bob', writers: ['bob'] });
  });
});
