import { generateKeyPairSync } from 'node:crypto';
import { App } from '@octokit/app';
import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { describe, expect, test } from 'vitest';
import { appToken, call, githubForTest, githubWithPull, installationToken } from './support.ts';

describe('the App’s own token', () => {
  test.each([
    [
      'signed by another key',
      {},
      generateKeyPairSync('rsa', { modulusLength: 2048 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    ],
    ['of another App', { iss: '1' }, undefined],
    ['too old', { iat: 0, exp: 100 }, undefined],
    ['valid for too long', { exp: Math.floor(Date.now() / 1000) + 3600 }, undefined],
    ['issued in the future', { iat: Math.floor(Date.now() / 1000) + 300 }, undefined],
  ])('is refused when %s', async (_, claims, key) => {
    const github = await githubForTest();
    expect((await call(github, appToken(github, claims, key), 'GET /app')).status).toBe(401);
    expect((await call(github, appToken(github), 'GET /app')).status).toBe(200);
  });

  test('is refused without a signature', async () => {
    const github = await githubForTest();
    const [, claims] = appToken(github).split('.');
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    expect((await call(github, `${header}.${claims}.`, 'GET /app')).status).toBe(401);
  });

  test('reaches no repository but to find its installation', async () => {
    const { github } = await githubWithPull();
    expect((await call(github, appToken(github), 'GET /repos/demo/shop/pulls/1')).status).toBe(404);
    expect((await call(github, appToken(github), 'GET /repos/demo/shop/installation')).status).toBe(200);
    github.setInstalled('demo/shop', false);
    expect((await call(github, appToken(github), 'GET /repos/demo/shop/installation')).status).toBe(404);
  });
});

test('an installation’s token ends after an hour', async () => {
  let now = new Date();
  const { github } = await githubWithPull({ now: () => now });
  const token = await installationToken(github);
  const status = async () => (await call(github, token, 'GET /repos/demo/shop')).status;
  expect(await status()).toBe(200);
  now = new Date(now.getTime() + 3_601_000);
  expect(await status()).toBe(401);
});

test('an installation’s token reaches what it was given, and no more', async () => {
  const { github, pull } = await githubWithPull();
  await github.createRepository({ owner: 'demo', name: 'other', private: true, files: { a: 'a\n' } });
  const token = await installationToken(github, {
    repositories: ['shop'],
    permissions: { pull_requests: 'read' },
  });
  expect((await call(github, token, 'GET /repos/demo/shop/pulls/1')).status).toBe(200);
  expect((await call(github, token, 'GET /repos/demo/other')).status).toBe(404);
  const denied = { status: 403, body: { message: 'Resource not accessible by integration' } };
  expect(await call(github, token, 'POST /repos/demo/shop/issues/1/comments', { body: 'x' })).toMatchObject(
    denied,
  );
  expect(
    await call(github, token, 'POST /repos/demo/shop/check-runs', { name: 'C', head_sha: pull.headSha }),
  ).toMatchObject(denied);
});

test('people do what their permission allows', async () => {
  const { github } = await githubWithPull();
  const as = async (login: string, ask: string, body?: unknown) =>
    (await call(github, github.tokenOf(login), ask, body)).status;
  const comment = 'POST /repos/demo/shop/issues/1/comments';
  expect(await as('mallory', comment, { body: 'x' })).toBe(404);
  github.setPermission('demo/shop', 'mallory', 'read');
  expect(await as('mallory', comment, { body: 'x' })).toBe(201);
  expect(await as('mallory', 'PUT /repos/demo/shop/pulls/1/merge', {})).toBe(403);
  expect(await as('mallory', 'PATCH /repos/demo/shop/pulls/1', { state: 'closed' })).toBe(403);
  const { id } = github.comment({ repository: 'demo/shop', number: 1, by: 'grace', body: 'Mine' });
  expect(await as('mallory', `PATCH /repos/demo/shop/issues/comments/${id}`, { body: 'Forged' })).toBe(403);
  expect(await as('ada', `PATCH /repos/demo/shop/issues/comments/${id}`, { body: 'Edited' })).toBe(200);
  const narrow = github.addToken({
    login: 'ada',
    token: 'github_pat_narrow',
    scopes: { pull_requests: 'read' },
  });
  expect(await call(github, narrow.token, comment, { body: 'x' })).toMatchObject({
    status: 403,
    body: { message: 'Resource not accessible by personal access token' },
  });
  expect((await call(github, 'ghp_unknown', 'GET /user')).status).toBe(401);
  expect((await call(github, null, 'GET /user')).status).toBe(401);
});

test('nobody approves what he wrote himself', async () => {
  const { github } = await githubWithPull();
  const review = (login: string) =>
    call(github, github.tokenOf(login), 'POST /repos/demo/shop/pulls/1/reviews', { event: 'APPROVE' });
  expect(await review('ada')).toMatchObject({
    status: 422,
    body: { errors: ['Can not approve your own pull request'] },
  });
  expect(await review('grace')).toMatchObject({ status: 200, body: { state: 'APPROVED' } });
});

test('octokit’s own clients work: App, installation, pages of a list', async () => {
  const { github } = await githubWithPull();
  for (let at = 0; at < 25; at += 1)
    github.comment({ repository: 'demo/shop', number: 1, by: 'ada', body: String(at) });
  const Client = Octokit.plugin(paginateRest).defaults({ baseUrl: github.apiUrl });
  const app = new App({
    appId: github.app.id,
    privateKey: github.app.privateKey,
    Octokit: Client,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const octokit = await app.getInstallationOctokit(github.app.installationId);
  const comments = await octokit.paginate('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    owner: 'demo',
    repo: 'shop',
    issue_number: 1,
    per_page: 10,
  });
  expect(comments.map(({ body }) => body)).toEqual(Array.from({ length: 25 }, (_, at) => String(at)));
  const pages = github.world.requests
    .entries()
    .filter(({ path }) => path.includes('/comments'))
    .map(({ path }) => new URLSearchParams(path.split('?')[1]).get('page'));
  expect(pages).toEqual([null, '2', '3']);
  const { repository } = await octokit.graphql<{ repository: { nameWithOwner: string } }>(
    'query { repository(owner: "demo", name: "shop") { nameWithOwner } }',
  );
  expect(repository.nameWithOwner).toBe('demo/shop');
});
