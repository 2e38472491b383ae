import { describe, expect, test } from 'vitest';
import { call, githubForTest, githubWithPull } from './support.ts';

const diffType = { accept: 'application/vnd.github.diff' };

describe('pages', () => {
  test('show a pull request as it is, with everything escaped', async () => {
    const { github, pull } = await githubWithPull();
    const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'';
    github.comment({ repository: 'demo/shop', number: 1, by: 'ada', body: evil });
    await github.submitReview({
      repository: 'demo/shop',
      number: 1,
      by: 'grace',
      event: 'COMMENT',
      body: evil,
      comments: [{ path: 'src/cart.ts', line: 20, body: evil }],
    });
    await github.editPullRequest({ repository: 'demo/shop', number: 1, title: evil, body: evil });
    await github.setChecks('demo/shop', pull.headSha, [{ name: evil, conclusion: 'failure' }]);
    for (const path of ['/', '/demo/shop/pull/1']) {
      const response = await fetch(`${github.url}${path}`);
      const text = await response.text();
      expect(response.status).toBe(200);
      expect(text).toContain('Simulated GitHub');
      expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(text).not.toMatch(/<script|<img/u);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect((await fetch(`${github.url}/demo/shop/pull/9`)).status).toBe(404);
  });

  test('forms do what they say, and only from these pages', async () => {
    const { github, pull } = await githubWithPull();
    await github.submitReview({
      repository: 'demo/shop',
      number: 1,
      by: 'grace',
      event: 'COMMENT',
      comments: [{ path: 'src/cart.ts', line: 20, body: 'Why?' }],
    });
    const [run] = await github.setChecks('demo/shop', pull.headSha, [
      { name: 'tests', conclusion: 'failure' },
    ]);
    const send = async (fields: Record<string, string>, origin = github.url) =>
      (
        await fetch(`${github.url}/demo/shop/pull/1/do`, {
          method: 'POST',
          redirect: 'manual',
          headers: { origin },
          body: new URLSearchParams({ by: 'ada', ...fields }),
        })
      ).status;
    const thread = String(github.threads('demo/shop', 1)[0]?.id);
    expect(await send({ do: 'comment', body: 'Hello' })).toBe(303);
    expect(await send({ do: 'comment', body: 'Hello' }, 'https://elsewhere.example')).toBe(403);
    expect(github.comments('demo/shop', 1)).toMatchObject([{ body: 'Hello', by: { login: 'ada' } }]);
    expect(await send({ do: 'resolve', id: thread })).toBe(303);
    expect(github.threads('demo/shop', 1)[0]?.resolvedBy?.login).toBe('ada');
    expect(await send({ do: 'unresolve', id: thread })).toBe(303);
    expect(await send({ do: 'rerun', id: String(run?.id) })).toBe(303);
    expect(await send({ do: 'close' })).toBe(303);
    expect(github.pullRequest('demo/shop', 1).state).toBe('closed');
    expect(await send({ do: 'reopen' })).toBe(303);
    expect(await send({ do: 'nonsense' })).toBe(400);
  });
});

describe('steering by HTTP', () => {
  const post = (url: string, body: unknown, method = 'POST', headers: Record<string, string> = {}) =>
    fetch(url, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  test('opens, comments, pushes and closes', async () => {
    const { github } = await githubWithPull();
    const run = (command: string, body: unknown) => post(`${github.url}/_control/do/${command}`, body);
    const opened = await run('openPullRequest', {
      repository: 'demo/shop',
      title: 'By hand',
      by: 'ada',
      branch: 'by-hand',
      files: { 'a.ts': 'a\n' },
    });
    expect(await opened.json()).toMatchObject({ number: 2 });
    const comment = { repository: 'demo/shop', number: 2, by: 'ada', body: 'x' };
    expect((await run('comment', comment)).status).toBe(200);
    expect((await run('comment', { ...comment, body: '' })).status).toBe(422);
    expect((await run('comment', { ...comment, by: 'nobody' })).status).toBe(400);
    expect((await run('comment', { nonsense: true })).status).toBe(400);
    expect((await run('absent', {})).status).toBe(404);
    expect((await run('closePullRequest', { repository: 'demo/shop', number: 2 })).status).toBe(200);
    expect(github.pullRequest('demo/shop', 2).state).toBe('closed');
    const listed = (await (await fetch(`${github.url}/_control`)).json()) as { commands: object };
    expect(Object.keys(listed.commands)).toContain('openPullRequest');
  });

  test('sets faults and webhooks, and refuses what it does not know', async () => {
    const { github } = await githubWithPull();
    const put = async (path: string, body: unknown) =>
      (await post(`${github.url}/_control/${path}`, body, 'PUT')).status;
    expect(await put('faults', [{ kind: 'server-error' }])).toBe(204);
    expect(github.world.faults.left()).toMatchObject([{ kind: 'server-error', times: 1 }]);
    expect(await put('faults', [{ kind: 'unheard-of' }])).toBe(400);
    expect(await put('webhook-faults', [{ kind: 'lost', share: 0.3 }])).toBe(204);
    expect(await put('webhooks', [{ url: 'http://127.0.0.1:9/', secret: 's' }])).toBe(204);
    github.comment({ repository: 'demo/shop', number: 1, by: 'ada', body: 'x' });
    await github.world.hooks.settled();
    const deliveries = await (await fetch(`${github.url}/_control/deliveries`)).text();
    expect(deliveries).toContain('issue_comment');
    expect(deliveries).not.toContain('"secret"');
  });

  test('is refused to web pages', async () => {
    const { github } = await githubWithPull();
    const response = await post(`${github.url}/_control/faults`, [], 'PUT', {
      origin: 'https://elsewhere.example',
    });
    expect(response.status).toBe(403);
  });
});

test('3,000 files and a diff of 300 are where GitHub’s answers end', async () => {
  const github = await githubForTest();
  await github.createRepository({ owner: 'demo', name: 'large', files: { base: 'b\n' } });
  const files = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`f/${String(at).padStart(4, '0')}`, `${at}\n`]),
    );
  const open = (branch: string, count: number) =>
    github.openPullRequest({
      repository: 'demo/large',
      title: branch,
      by: 'ada',
      branch,
      fork: true,
      files: files(count),
    });
  await open('three-hundred', 300);
  await open('more', 301);
  await open('very-many', 3100);
  const token = github.tokenOf('ada');
  const diff = await call(github, token, 'GET /repos/demo/large/pulls/1', undefined, diffType);
  expect(diff).toMatchObject({ status: 200 });
  expect(String(diff.body).split('\ndiff --git ')).toHaveLength(300);
  const refused = await call(github, token, 'GET /repos/demo/large/pulls/2', undefined, diffType);
  expect(refused).toMatchObject({
    status: 406,
    body: { errors: [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }] },
  });
  const page = async (number: number) =>
    (await call(github, token, `GET /repos/demo/large/pulls/3/files?per_page=100&page=${number}`))
      .body as unknown[];
  expect(await page(30)).toHaveLength(100);
  expect(await page(31)).toHaveLength(0);
  expect((await call(github, token, 'GET /repos/demo/large/pulls/3')).body).toMatchObject({
    changed_files: 3100,
  });
});
