import { describe, expect, test } from 'vitest';
import type { ApiFaultInput } from '../../../simulator/github/faults.ts';
import { call, folderForTest, git, githubWithPull, gitUrl, installationToken } from './support.ts';

const comment = 'POST /repos/demo/shop/issues/1/comments';

async function struckBy(fault: ApiFaultInput) {
  const { github, pull } = await githubWithPull();
  const token = await installationToken(github);
  github.world.faults.add(fault);
  return { github, pull, token, write: () => call(github, token, comment, { body: 'Hello' }) };
}

describe('faults that let nothing through', () => {
  test.each<[ApiFaultInput, number, object]>([
    [{ kind: 'server-error', status: 502 }, 502, { message: 'Server Error' }],
    [{ kind: 'not-acceptable' }, 406, { errors: [{ code: 'too_large', field: 'diff' }] }],
    [{ kind: 'unprocessable' }, 422, { message: 'Validation Failed' }],
    [{ kind: 'not-found' }, 404, { message: 'Not Found' }],
    [{ kind: 'token-revoked' }, 401, { message: 'Bad credentials' }],
    [{ kind: 'too-many-requests' }, 429, { message: expect.stringContaining('secondary rate limit') }],
    [{ kind: 'secondary-limit' }, 403, { message: expect.stringContaining('secondary rate limit') }],
    [{ kind: 'primary-limit' }, 403, { message: expect.stringContaining('API rate limit exceeded') }],
  ])('%o', async (fault, status, body) => {
    const { github, write, token } = await struckBy(fault);
    expect(await write()).toMatchObject({ status, body });
    expect(github.comments('demo/shop', 1)).toEqual([]);
    expect(github.world.faults.left()).toEqual([]);
    const next = await write();
    expect(next.status).toBe(fault.kind === 'token-revoked' ? 401 : 201);
    expect(github.world.requests.entries().at(-2)).toMatchObject({
      status,
      fault: fault.kind,
      path: '/repos/demo/shop/issues/1/comments',
    });
    expect(token).toMatch(/^ghs_/u);
  });

  test('limits tell when to come back', async () => {
    const secondary = await struckBy({ kind: 'secondary-limit', retryAfterSeconds: 7 });
    expect((await secondary.write()).headers.get('retry-after')).toBe('7');
    const primary = await struckBy({ kind: 'primary-limit', resetInSeconds: 30 });
    const { headers } = await primary.write();
    expect(headers.get('x-ratelimit-remaining')).toBe('0');
    const wait = Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000;
    expect(wait).toBeGreaterThan(25);
    expect(wait).toBeLessThan(32);
  });

  test('a reset before: nothing was done', async () => {
    const { github, write } = await struckBy({ kind: 'reset-before' });
    await expect(write()).rejects.toThrow();
    expect(github.comments('demo/shop', 1)).toEqual([]);
  });
});

test('a reset after: it was done, and the client never heard', async () => {
  const { github, write } = await struckBy({ kind: 'reset-after' });
  await expect(write()).rejects.toThrow();
  expect(github.comments('demo/shop', 1)).toMatchObject([{ body: 'Hello' }]);
  expect(github.world.requests.entries().at(-1)).toMatchObject({ status: null, fault: 'reset-after' });
});

test('an answer is held until it is released', async () => {
  const { github, write } = await struckBy({ kind: 'hold' });
  let answered = false;
  const writing = write().then((answer) => {
    answered = true;
    return answer;
  });
  await expect.poll(() => github.world.faults.holding()).toBe(1);
  expect(github.comments('demo/shop', 1)).toHaveLength(1);
  expect(answered).toBe(false);
  github.world.faults.release();
  expect((await writing).status).toBe(201);
});

test('a slow answer takes its time', async () => {
  const { write } = await struckBy({ kind: 'slow', ms: 300 });
  const began = performance.now();
  expect((await write()).status).toBe(201);
  expect(performance.now() - began).toBeGreaterThanOrEqual(295);
});

test('strikes only its method and path, after those it spares, as often as it says', async () => {
  const { github, token } = await struckBy({
    kind: 'server-error',
    method: 'GET',
    path: '/repos/*/*/pulls/*',
    skip: 1,
    times: 2,
  });
  const status = async (ask: string) => (await call(github, token, ask)).status;
  expect(await status('GET /repos/demo/shop')).toBe(200);
  expect(await status('GET /repos/demo/shop/pulls/1/files')).toBe(200);
  const statuses = [];
  for (let at = 0; at < 4; at += 1) statuses.push(await status('GET /repos/demo/shop/pulls/1'));
  expect(statuses).toEqual([200, 500, 500, 200]);
});

test('git is struck too', async () => {
  const { github, token } = await struckBy({ kind: 'server-error', status: 503, path: '/demo/shop.git/**' });
  const folder = await folderForTest();
  await expect(git(folder, 'clone', '--quiet', gitUrl(github, token), '.')).rejects.toThrow(/503/u);
  await git(folder, 'clone', '--quiet', gitUrl(github, token), '.');
});

test('the hourly limit is counted by login and comes back', async () => {
  let now = new Date('2026-01-01T00:00:00Z');
  const { github } = await githubWithPull({ rateLimit: 3, now: () => now });
  const ada = github.tokenOf('ada');
  const ask = () => call(github, ada, 'GET /repos/demo/shop');
  const first = await ask();
  expect(first.headers.get('x-ratelimit-remaining')).toBe('2');
  expect(first.headers.get('x-ratelimit-limit')).toBe('3');
  await ask();
  await ask();
  expect(await ask()).toMatchObject({
    status: 403,
    body: { message: expect.stringContaining('API rate limit exceeded') },
  });
  expect((await call(github, github.tokenOf('grace'), 'GET /repos/demo/shop')).status).toBe(200);
  expect((await call(github, ada, 'GET /rate_limit')).body).toMatchObject({ rate: { remaining: 0 } });
  now = new Date('2026-01-01T01:00:01Z');
  expect((await ask()).status).toBe(200);
});
