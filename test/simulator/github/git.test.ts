import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  call,
  folderForTest,
  git,
  githubForTest,
  githubWithPull,
  gitUrl,
  installationToken,
  receiver,
} from './support.ts';

const on = { repository: 'demo/shop', number: 1 };

test('a partial clone without blobs, then one commit by its id', async () => {
  const { github, pull } = await githubWithPull();
  const token = await installationToken(github);
  const folder = await folderForTest();
  await git(
    folder,
    'clone',
    '--quiet',
    '--filter=blob:none',
    '--no-checkout',
    '--depth=1',
    gitUrl(github, token),
    '.',
  );
  const missing = await git(folder, 'rev-list', '--objects', '--all', '--missing=print');
  expect(missing).toMatch(/^\?[0-9a-f]{40}$/mu);
  await git(folder, 'fetch', '--quiet', '--depth=1', '--filter=blob:none', 'origin', pull.headSha);
  expect(await git(folder, 'show', `${pull.headSha}:src/new.ts`)).toBe('new');
  await git(folder, 'fetch', '--quiet', 'origin', 'refs/pull/1/head');
  expect(await git(folder, 'rev-parse', 'FETCH_HEAD')).toBe(pull.headSha);
});

test('a push over HTTP moves the pull request, and a stranger’s is refused', async () => {
  const target = await receiver();
  const { github, pull } = await githubWithPull();
  const folder = await folderForTest();
  await git(folder, 'clone', '--quiet', '--branch=cart', gitUrl(github, github.tokenOf('ada')), '.');
  github.world.hooks.targets = [{ url: target.url, secret: 's' }];
  await writeFile(join(folder, 'src/new.ts'), 'newer\n');
  await git(folder, 'commit', '--quiet', '--all', '--message=Newer');
  const head = await git(folder, 'rev-parse', 'HEAD');
  const bot = await installationToken(github, { permissions: { contents: 'read' } });
  await expect(git(folder, 'push', '--quiet', gitUrl(github, bot), 'cart')).rejects.toThrow(/403|denied/u);
  github.setPermission('demo/shop', 'mallory', 'read');
  await expect(
    git(folder, 'push', '--quiet', gitUrl(github, github.tokenOf('mallory')), 'cart'),
  ).rejects.toThrow(/denied/u);
  expect(github.pullRequest('demo/shop', 1).headSha).toBe(pull.headSha);
  await git(folder, 'push', '--quiet', 'origin', 'cart');
  expect(github.pullRequest('demo/shop', 1).headSha).toBe(head);
  await github.world.hooks.settled();
  expect(target.names()).toEqual(['push', 'check_suite.requested', 'pull_request.synchronize']);
  expect(target.received.at(-1)?.payload).toMatchObject({
    before: pull.headSha,
    after: head,
    sender: { login: 'ada' },
  });
  await expect(git(folder, 'push', '--quiet', 'origin', 'HEAD:refs/pull/1/head')).rejects.toThrow();
});

test('a fork is pushed to, and its commits are in the base repository', async () => {
  const { github } = await githubWithPull();
  github.setPermission('demo/shop', 'mallory', 'read');
  await github.fork('demo/shop', 'mallory');
  const folder = await folderForTest();
  const token = github.tokenOf('mallory');
  await git(folder, 'clone', '--quiet', gitUrl(github, token, 'mallory/shop'), '.');
  await writeFile(join(folder, 'fork.ts'), 'fork\n');
  await git(folder, 'add', '.');
  await git(folder, 'commit', '--quiet', '--message=From a fork');
  await git(folder, 'push', '--quiet', 'origin', 'HEAD:refs/heads/feature');
  const opened = await call(github, token, 'POST /repos/demo/shop/pulls', {
    title: 'Fork',
    head: 'mallory:feature',
    base: 'main',
  });
  expect(opened).toMatchObject({
    status: 201,
    body: { number: 2, head: { label: 'mallory:feature', repo: { fork: true, full_name: 'mallory/shop' } } },
  });
  const other = await folderForTest();
  await git(other, 'clone', '--quiet', '--no-checkout', gitUrl(github, github.tokenOf('ada')), '.');
  await git(other, 'fetch', '--quiet', 'origin', 'refs/pull/2/head');
  expect(await git(other, 'show', 'FETCH_HEAD:fork.ts')).toBe('fork');
});

describe('who may reach what', () => {
  test('a private repository is not found by strangers and asks nobody in', async () => {
    const { github } = await githubWithPull();
    const folder = await folderForTest();
    await expect(git(folder, 'clone', gitUrl(github, github.tokenOf('mallory')), '.')).rejects.toThrow(
      /not found/u,
    );
    await expect(git(folder, 'clone', `${github.url}/demo/shop.git`, '.')).rejects.toThrow(
      /Username|terminal prompts/u,
    );
    const token = await installationToken(github);
    github.revokeToken(token);
    await expect(git(folder, 'clone', gitUrl(github, token), '.')).rejects.toThrow();
    const narrow = await installationToken(github, { permissions: { checks: 'write' } });
    await expect(git(folder, 'clone', gitUrl(github, narrow), '.')).rejects.toThrow(/403/u);
  });

  test.each([
    '/demo/..%2f..%2fetc.git/info/refs',
    '/demo/shop.git/config',
    '/demo/shop.git/objects/info/packs',
    '/..%2f/shop.git/info/refs?service=git-upload-pack',
    '/demo/%2e%2e.git/info/refs?service=git-upload-pack',
  ])('no path leads elsewhere: %s', async (path) => {
    const { github } = await githubWithPull();
    const response = await fetch(`${github.url}${path}`, {
      headers: { authorization: `Bearer ${github.tokenOf('grace')}` },
    });
    expect(response.status).toBe(404);
  });

  test('an archived repository can be read and not pushed to', async () => {
    const { github } = await githubWithPull();
    github.archiveRepository('demo/shop');
    const folder = await folderForTest();
    await git(folder, 'clone', '--quiet', '--branch=cart', gitUrl(github, github.tokenOf('ada')), '.');
    await git(folder, 'commit', '--quiet', '--allow-empty', '--message=Nothing');
    await expect(git(folder, 'push', 'origin', 'cart')).rejects.toThrow(/403|archived/u);
    const token = await installationToken(github);
    expect(await call(github, token, 'POST /repos/demo/shop/issues/1/comments', { body: 'x' })).toMatchObject(
      { status: 403, body: { message: 'Repository was archived so is read-only.' } },
    );
  });
});

test('a renamed repository is found by its old name, by API and by git', async () => {
  const { github, pull } = await githubWithPull();
  const token = await installationToken(github);
  github.renameRepository('demo/shop', 'store');
  const moved = await call(github, token, 'GET /repos/demo/shop/pulls/1');
  const { id } = github.repository('demo/store');
  expect(moved).toMatchObject({
    status: 301,
    body: { message: 'Moved Permanently', url: `${github.apiUrl}/repositories/${id}/pulls/1` },
  });
  const followed = await call(github, token, `GET ${moved.headers.get('location')}`);
  expect(followed).toMatchObject({ status: 200, body: { head: { sha: pull.headSha } } });
  expect((await call(github, token, 'POST /repos/demo/shop/issues/1/comments', { body: 'x' })).status).toBe(
    307,
  );
  const folder = await folderForTest();
  await git(folder, '-c', 'http.followRedirects=true', 'clone', '--quiet', gitUrl(github, token), '.');
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('# Shop\n');
  expect((await call(github, github.tokenOf('mallory'), 'GET /repos/demo/shop')).status).toBe(404);
});

test('emptied and deleted repositories end their pull requests', async () => {
  const { github } = await githubWithPull();
  const token = await installationToken(github);
  await github.emptyRepository('demo/shop');
  expect(github.pullRequest('demo/shop', 1).state).toBe('closed');
  expect(await call(github, token, 'GET /repos/demo/shop/commits/main')).toMatchObject({
    status: 409,
    body: { message: 'Git Repository is empty.' },
  });
  await github.deleteRepository('demo/shop');
  expect((await call(github, token, 'GET /repos/demo/shop/pulls/1')).status).toBe(404);
});

test('a pull request keeps its commits when the fork is gone', async () => {
  const { github } = await githubWithPull();
  const pull = await github.openPullRequest({
    repository: 'demo/shop',
    title: 'Fork',
    by: 'mallory',
    branch: 'f',
    fork: true,
    files: { 'f.ts': 'f\n' },
  });
  await github.deleteRepository('mallory/shop');
  const token = await installationToken(github);
  expect(await call(github, token, `GET /repos/demo/shop/pulls/${pull.number}`)).toMatchObject({
    status: 200,
    body: { head: { repo: null, sha: pull.headSha } },
  });
  const folder = await folderForTest();
  await git(folder, 'init', '--quiet');
  await git(folder, 'fetch', '--quiet', gitUrl(github, token), pull.headSha);
});

test('commit ids are the same in each GitHub', async () => {
  const ids = [];
  for (let at = 0; at < 2; at += 1) ids.push((await githubWithPull()).pull.headSha);
  expect(ids[0]).toBe(ids[1]);
});

test('two pushes to one branch at once: one after the other, none lost', async () => {
  const { github } = await githubWithPull();
  const push = (name: string) =>
    github.push({ repository: 'demo/shop', branch: 'cart', files: { [name]: 'x\n' }, by: 'ada' });
  const heads = await Promise.all(['a', 'b', 'c', 'd'].map(push));
  expect(new Set(heads).size).toBe(4);
  const token = await installationToken(github);
  const { body } = await call(github, token, `GET /repos/demo/shop/pulls/${on.number}/files`);
  expect((body as { filename: string }[]).map(({ filename }) => filename)).toEqual([
    'a',
    'b',
    'c',
    'd',
    'src/cart.ts',
    'src/new.ts',
  ]);
});

test('odd paths and contents come out as they went in', async () => {
  const github = await githubForTest();
  const files = { 'a "quoted" ü.ts': 'x\n', 'back\\slash': 'y\n', 'line\rdiff --git a/x b/x': 'z\n' };
  await github.createRepository({ owner: 'demo', name: 'odd', files: { base: 'b\n' } });
  await github.openPullRequest({
    repository: 'demo/odd',
    title: 'Odd',
    by: 'ada',
    branch: 'o',
    fork: true,
    files: { ...files, base: 'b\rdiff --git a/q b/q\n@@ -1 +1 @@\n' },
  });
  const { body } = await call(github, github.tokenOf('ada'), 'GET /repos/demo/odd/pulls/1/files');
  expect(
    (body as { filename: string; additions: number }[]).map(({ filename, additions }) => [
      filename,
      additions,
    ]),
  ).toEqual([
    ['a "quoted" ü.ts', 1],
    ['back\\slash', 1],
    ['base', 2],
    ['line\rdiff --git a/x b/x', 1],
  ]);
});
