import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { seedWelcome } from '../../../../simulator/github/welcome/seed.ts';
import { call, githubForTest, githubWithPull, installationToken } from '../support.ts';

const on = { repository: 'demo/shop', number: 1 };
const read = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
};
const send = (url: string, fields: Record<string, string>) =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(url).origin },
    body: new URLSearchParams(fields),
  });

test('one acts as somebody who may write and did not open it, or as whom one asks for', async () => {
  const { github } = await githubWithPull();
  const page = `${github.url}/demo/shop/pull/1`;
  expect((await read(page)).text).toContain('Comment as grace');
  expect((await read(`${page}?as=ada`)).text).toContain('Comment as ada');
  expect((await read(`${page}?as=%22%3E%3Cscript%3E`)).text).toContain('Comment as grace');
  const answer = await send(`${page}/do`, { do: 'comment', by: 'mallory', body: 'Hello' });
  expect(answer.headers.get('location')).toBe('/demo/shop/pull/1?as=mallory');
});

test('a check is shown with its conclusion, its summary as Markdown, and its annotations at their lines', async () => {
  const { github, pull } = await githubWithPull();
  const token = await installationToken(github);
  await call(github, token, 'POST /repos/demo/shop/check-runs', {
    name: 'countersign',
    head_sha: pull.headSha,
    conclusion: 'action_required',
    output: {
      title: 'A person must decide',
      summary: '**One question**',
      annotations: [
        {
          path: 'src/cart.ts',
          start_line: 20,
          end_line: 20,
          annotation_level: 'failure',
          title: 'Words for numbers',
          message: 'A number was meant.',
        },
      ],
    },
  });
  const { text } = await read(`${github.url}/demo/shop/pull/1`);
  expect(text).toContain('! Action required');
  expect(text).toContain('<strong>One question</strong>');
  expect(text).toContain('1 annotation<');
  const [, files = ''] = text.split('id="files"');
  expect(files.indexOf('Words for numbers')).toBeGreaterThan(files.indexOf('line twenty'));
  expect(files.indexOf('Words for numbers')).toBeLessThan(files.indexOf('line 21'));
  expect((await read(github.url)).text).toContain('! countersign: A person must decide');
});

describe('a thread', () => {
  const withThread = async () => {
    const { github } = await githubWithPull();
    const comments = [{ path: 'src/cart.ts', line: 20, body: 'Why not a number?' }];
    await github.submitReview({ ...on, by: 'grace', event: 'COMMENT', comments });
    const page = `${github.url}/demo/shop/pull/1`;
    return { github, page, first: github.reviewComments('demo/shop', 1)[0]?.id ?? 0 };
  };

  test('shows the code that it is about, and takes replies', async () => {
    const { github, page, first } = await withThread();
    expect(
      (await send(`${page}/do`, { do: 'reply', by: 'ada', id: String(first), body: 'It reads well.' }))
        .status,
    ).toBe(303);
    expect(github.reviewComments('demo/shop', 1)).toMatchObject([
      {},
      { inReplyTo: first, by: { login: 'ada' } },
    ]);
    const { text } = await read(page);
    const [conversation = ''] = text.split('id="files"');
    expect(conversation).toContain('line twenty');
    expect(conversation.indexOf('It reads well.')).toBeGreaterThan(conversation.indexOf('Why not a number?'));
    expect(conversation.match(/>ada<\/strong> reviewed/gu)).toBeNull();
  });

  test('is folded once it is resolved, and marked once its line changed', async () => {
    const { github, page } = await withThread();
    const thread = github.threads('demo/shop', 1)[0];
    expect((await read(page)).text).not.toMatch(/Outdated|Resolved by/u);
    await github.setResolved({
      repository: 'demo/shop',
      threadId: thread?.id ?? 0,
      by: 'ada',
      resolved: true,
    });
    await github.push({
      repository: 'demo/shop',
      branch: 'cart',
      files: { 'src/cart.ts': 'all new\n' },
      by: 'ada',
    });
    const { text } = await read(page);
    expect(text).toContain('Resolved by ada');
    expect(text).toContain('Outdated');
    expect(text).toContain('Unresolve conversation');
  });
});

test('loads itself again while more is to be expected, and then no more', async () => {
  let now = new Date();
  const { github, pull } = await githubWithPull({ now: () => now });
  const reloads = async () =>
    (await read(`${github.url}/demo/shop/pull/1`)).text.includes('http-equiv="refresh"');
  const later = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  expect(await reloads()).toBe(true);
  later(30);
  expect(await reloads()).toBe(false);
  await github.setChecks('demo/shop', pull.headSha, [{ name: 'countersign' }]);
  expect(await reloads()).toBe(true);
  later(300);
  expect(await reloads()).toBe(false);
  github.comment({ ...on, by: 'ada', body: 'Hello' });
  expect(await reloads()).toBe(true);
  await github.closePullRequest(on);
  expect(await reloads()).toBe(false);
});

describe('the prepared mend', () => {
  test('is offered once, pushed by its author, and moves the head', async () => {
    const github = await githubForTest();
    await seedWelcome(github);
    const page = (number: number) => `${github.url}/demo/shop/pull/${number}`;
    expect((await read(page(1))).text).not.toContain('Push the mend');
    expect((await read(page(2))).text).toContain('Push the mend');
    const before = github.pullRequest('demo/shop', 2).headSha;
    expect((await send(`${page(2)}/do`, { do: 'mend', by: 'grace' })).status).toBe(303);
    expect(github.pullRequest('demo/shop', 2).headSha).not.toBe(before);
    expect(github.repository('demo/shop').activities.at(-1)).toMatchObject({
      kind: 'push',
      by: { login: 'ada' },
    });
    expect((await read(page(2))).text).not.toContain('Push the mend');
  });

  test('is not there for other pull requests', async () => {
    const { github } = await githubWithPull();
    await expect(github.pushMend(on)).rejects.toThrow('No mend is at hand for demo/shop#1.');
  });
});

describe('links of a verdict lead somewhere', () => {
  test('to a file at a commit, line by line', async () => {
    const { github, pull } = await githubWithPull();
    const { status, text } = await read(`${github.url}/demo/shop/blob/${pull.headSha}/src/cart.ts`);
    expect(status).toBe(200);
    expect(text).toMatch(/<tr id="L20">[\s\S]*?line twenty/u);
    for (const absent of ['absent.ts', 'src', '..%2f..%2fetc%2fpasswd'])
      expect((await read(`${github.url}/demo/shop/blob/${pull.headSha}/${absent}`)).status).toBe(404);
    expect((await read(`${github.url}/demo/shop/blob/absent/src/cart.ts`)).status).toBe(404);
  });

  test('to a commit and to the repository', async () => {
    const { github, pull } = await githubWithPull();
    expect((await read(`${github.url}/demo/shop/commit/${pull.headSha}`)).text).toContain('line twenty');
    expect((await read(`${github.url}/demo/shop/commit/--all`)).status).toBe(404);
    expect((await read(`${github.url}/demo/shop`)).text).toContain('Change the cart');
    expect((await read(`${github.url}/demo/absent`)).status).toBe(404);
  });
});

describe('a web page whose name leads here', () => {
  const asked = (url: string, host: string, path: string, method = 'GET') =>
    new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const headers = { host, authorization: 'Bearer simulated-token-of-countersign' };
      request({ hostname, port, path, method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .once('error', reject)
        .end();
    });

  test.each([
    '/',
    '/_control',
    '/api/v3/repos/demo/shop',
    '/demo/shop.git/info/refs?service=git-upload-pack',
  ])('is not answered at %s', async (path) => {
    const { github } = await githubWithPull();
    const { port } = new URL(github.url);
    // The same request goes through under this machine's own name.
    expect(await asked(github.url, `127.0.0.1:${port}`, path)).toBe(200);
    expect(await asked(github.url, `localhost:${port}`, path)).toBe(200);
    expect(await asked(github.url, `rebound.example:${port}`, path)).toBe(403);
  });
});
