import { describe, expect, test } from 'vitest';
import { simulatedGitHubToken } from '../../../../core/github/connection.ts';
import { appToken, call, githubForTest, installationToken, payloadProblems, receiver } from '../support.ts';
import { scene } from '../scene.ts';

const here = scene();
const activity = 'GET /repos/{owner}/{repo}/activity';

describe('who pushed what', () => {
  test('is told newest first, and by the kind of the push', async () => {
    const { github, bot } = here;
    await github.push({ repository: 'demo/shop', branch: 'cart', files: { a: 'a\n' }, by: 'grace' });
    await github.push({
      repository: 'demo/shop',
      branch: 'cart',
      files: { b: 'b\n' },
      by: 'ada',
      from: 'main',
    });
    await github.deleteBranch('demo/shop', 'cart');
    const { body } = await here.ask(bot, activity, {}, undefined, '?ref=refs/heads/cart');
    expect(body).toMatchObject([
      { activity_type: 'branch_deletion', after: '0'.repeat(40) },
      { activity_type: 'force_push', actor: { login: 'ada' } },
      { activity_type: 'push', actor: { login: 'grace' } },
      { activity_type: 'branch_creation', before: '0'.repeat(40), actor: { login: 'ada' } },
    ]);
  });

  test('can be asked for of one branch, one person or one kind', async () => {
    const { bot } = here;
    const count = async (query: string) =>
      ((await here.ask(bot, activity, {}, undefined, query)).body as []).length;
    expect(await count('')).toBe(2);
    expect(await count('?ref=main')).toBe(1);
    expect(await count('?actor=ADA')).toBe(1);
    expect(await count('?activity_type=force_push')).toBe(0);
  });
});

test('a team is told, and one that is not there is not', async () => {
  const { github, ada } = here;
  github.addTeam({ org: 'demo', slug: 'maintainers', members: ['grace'] });
  const of = (team_slug: string) =>
    here.ask(ada, 'GET /orgs/{org}/teams/{team_slug}', { org: 'demo', team_slug });
  expect((await of('maintainers')).body).toMatchObject({ slug: 'maintainers', members_count: 1 });
  expect((await of('absent')).status).toBe(404);
});

test('a token that lacks a permission is told which', async () => {
  const { github, pull } = here;
  const token = await installationToken(github, { permissions: { checks: 'read' } });
  const wanted = { name: 'x', head_sha: pull.headSha };
  const refused = await call(github, token, 'POST /repos/demo/shop/check-runs', wanted);
  expect(refused.status).toBe(403);
  expect(refused.headers.get('x-accepted-github-permissions')).toBe('checks=write');
});

test('the App finds its installation under a former name of a private repository', async () => {
  const { github } = here;
  github.renameRepository('demo/shop', 'store');
  const moved = await call(github, appToken(github), 'GET /repos/demo/shop/installation');
  expect(moved.status).toBe(301);
  const followed = await call(github, appToken(github), `GET ${moved.headers.get('location')}`);
  expect(followed).toMatchObject({ status: 200, body: { id: github.app.installationId } });
});

test('the token that everybody knows is the App’s, and does not end', async () => {
  const { github, pull } = here;
  const made = await call(github, simulatedGitHubToken, 'POST /repos/demo/shop/check-runs', {
    name: 'countersign',
    head_sha: pull.headSha,
  });
  expect(made).toMatchObject({ status: 201, body: { app: { slug: 'countersign' } } });
  const viewer = await fetch(github.graphqlUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${simulatedGitHubToken}` },
    body: JSON.stringify({ query: '{ viewer { login } }' }),
  });
  expect(await viewer.json()).toEqual({ data: { viewer: { login: 'countersign[bot]' } } });
});

test('a commit status is told of', async () => {
  const { github, pull } = here;
  const target = await receiver();
  github.world.hooks.targets = [{ url: target.url, secret: 's' }];
  await github.setStatus('demo/shop', pull.headSha, 'success', 'ci/build');
  await github.world.hooks.settled();
  const [told] = target.received;
  expect(told?.event).toBe('status');
  // GitHub sends it by now; the schema is older.
  const problems = payloadProblems('status', null, told?.payload).filter(
    (one) => !one.includes('verified_at'),
  );
  expect(problems).toEqual([]);
  expect(told?.payload).toMatchObject({
    sha: pull.headSha,
    context: 'ci/build',
    branches: [{ name: 'cart' }],
  });
});

test('ids begin where it is told to', async () => {
  const github = await githubForTest({ firstId: 5_000_000 });
  const { id } = await github.createRepository({ owner: 'demo', name: 'one' });
  expect(id).toBeGreaterThan(5_000_000);
  expect((await githubForTest()).world.nextId()).toBeLessThan(2000);
});
