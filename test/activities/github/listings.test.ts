import { expect, test } from 'vitest';
import { createGitHub } from '../../../activities/github/client.ts';
import { listPullRequests } from '../../../activities/github/list-pull-requests.ts';
import { readPages } from '../../../activities/github/read-pages.ts';
import { readPullRequest } from '../../../activities/github/read-pull-request.ts';
import { readWriters } from '../../../activities/github/read-writers.ts';
import type { PullRequest } from '../../../core/github/pull-request.ts';
import { failureOf } from '../git/repository.ts';
import { answering, json } from './answering.ts';

const clientAt = (url: string) =>
  createGitHub({
    login: { kind: 'token', token: 'github_pat_listing' },
    url,
    apiUrl: `${url}/api/v3`,
    host: null,
    simulated: true,
  });
const shop = { owner: 'acme', repo: 'shop' };

test('a listing is read no further than its bound, and says that there is more', async () => {
  let asked = 0;
  async function* pages() {
    for (;;) {
      asked += 1;
      yield { data: [1, 2, 3] };
    }
  }
  expect(await readPages(pages(), 6)).toEqual({ items: [1, 2, 3, 1, 2, 3], clipped: true });
  expect(asked).toBe(3);
});

/** A repository with `total` open pull requests, which GitHub gives in pages. */
const withOpen = (total: number) =>
  answering((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const size = Number(url.searchParams.get('per_page') ?? 30);
    const page = Number(url.searchParams.get('page') ?? 1);
    const lastPage = Math.ceil(total / size);
    const numbers = Array.from(
      { length: Math.max(0, Math.min(size, total - (page - 1) * size)) },
      (_, at) => (page - 1) * size + at + 1,
    );
    const to = (number: number) => {
      url.searchParams.set('page', String(number));
      return `http://${request.headers.host}${url.pathname}${url.search}`;
    };
    const link =
      page < lastPage ? { link: `<${to(page + 1)}>; rel="next", <${to(lastPage)}>; rel="last"` } : {};
    const pulls = numbers.map((number) => ({
      number,
      head: { sha: 'a'.repeat(40) },
      draft: false,
      title: 'x'.repeat(256),
      created_at: '2026-01-01T00:00:00Z',
    }));
    json(response, 200, pulls, link);
  });

test.each([
  [0, 0, 0],
  [250, 250, 0],
  [1000, 1000, 0],
  [2345, 1000, 1345],
])('of %i open pull requests %i are listed, and %i left', async (total, listed, left) => {
  const server = await withOpen(total);
  const client = await clientAt(server.url).forRepository('acme', 'shop');
  const found = await listPullRequests(client, shop);
  expect([found.pullRequests.length, found.left]).toEqual([listed, left]);
  expect(found.pullRequests.at(-1)?.number ?? 0).toBe(listed);
  expect(found.pullRequests.every(({ title }) => title?.length === 200)).toBe(true);
});

test('who pushed counts as a writer, whoever the commits say wrote them', async () => {
  const server = await answering((request, response) => {
    const commit = {
      author: { email: 'ada@example.com' },
      committer: { email: 'ada@example.com' },
      message: 'x',
    };
    const isActivity = request.url?.includes('/repos/bob/shop/activity?ref=refs%2Fheads%2Fcart');
    if (isActivity) json(response, 200, [{ actor: { login: 'Bob' } }, { actor: null }]);
    else if (request.url?.includes('/commits'))
      json(response, 200, [{ author: { login: 'ada' }, committer: {}, commit }]);
    else json(response, 404, { message: 'Not Found' });
  });
  const client = await clientAt(server.url).forRepository('acme', 'shop');
  const pullRequest = { ...shop, number: 1, fork: 'bob/shop', headRef: 'cart' } as PullRequest;
  expect(await readWriters(client, pullRequest)).toEqual({ writers: ['ada', 'bob'], clipped: false });
  const untold = { ...pullRequest, fork: null };
  expect(await readWriters(client, untold)).toEqual({ writers: ['ada'], clipped: false });
});

test('as many commits as GitHub lists at all may be not all of them', async () => {
  const commit = { author: null, committer: null, commit: { author: null, committer: null, message: '' } };
  const server = await answering((request, response) => {
    if (request.url?.includes('/commits'))
      json(
        response,
        200,
        Array.from({ length: 250 }, () => commit),
      );
    else json(response, 200, []);
  });
  const client = await clientAt(server.url).forRepository('acme', 'shop');
  const pullRequest = { ...shop, number: 1, fork: null, headRef: 'cart' } as PullRequest;
  expect(await readWriters(client, pullRequest)).toEqual({ writers: [], clipped: true });
});

test.each([
  ['a commit that is none', { head: { ref: 'x', sha: '--upload-pack=touch', repo: null } }],
  [
    'a repository by a path',
    { base: { ref: 'x', sha: 'a'.repeat(40), repo: { id: 1, name: '..', owner: { login: 'acme' } } } },
  ],
  ['nothing', { number: undefined }],
])('an answer that names %s is not believed', async (_, wrong) => {
  const right = {
    number: 1,
    state: 'open',
    title: 'x',
    user: null,
    base: { ref: 'main', sha: 'a'.repeat(40), repo: { id: 1, name: 'shop', owner: { login: 'acme' } } },
    head: { ref: 'x', sha: 'b'.repeat(40), repo: null },
  };
  const good = await answering((__, response) => json(response, 200, right));
  expect(await readPullRequest(clientAt(good.url), { ...shop, number: 1 })).toMatchObject({
    author: 'ghost',
    fork: null,
  });
  const server = await answering((__, response) => json(response, 200, { ...right, ...wrong }));
  expect(await failureOf(readPullRequest(clientAt(server.url), { ...shop, number: 1 }))).toMatchObject({
    kind: 'github.refused',
  });
});
