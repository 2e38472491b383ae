import { expect, test } from 'vitest';
import type { GitHub } from '../../../simulator/github/server.ts';
import { call, githubWithPull, installationToken, numbered } from './support.ts';

const on = { repository: 'demo/shop', number: 1 };
const threadsQuery = `query($first: Int!, $after: String) { repository(owner: "demo", name: "shop") { pullRequest(number: 1) {
  reviewThreads(first: $first, after: $after) { nodes { id isResolved isOutdated line resolvedBy { login }
    comments(first: 10) { nodes { databaseId body author { __typename login } isMinimized } } } pageInfo { hasNextPage endCursor } } } } }`;

interface ThreadNode {
  id: string;
  isResolved: boolean;
  isOutdated: boolean;
  line: number | null;
  resolvedBy: { login: string } | null;
  comments: {
    nodes: {
      databaseId: number;
      body: string;
      author: { __typename: string; login: string };
      isMinimized: boolean;
    }[];
  };
}

interface Page {
  nodes: ThreadNode[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

async function graphql(github: GitHub, token: string, query: string, variables: object = {}) {
  const { status, body } = await call(github, token, `POST ${github.graphqlUrl}`, { query, variables });
  return {
    status,
    ...(body as { data?: Record<string, unknown>; errors?: { type?: string; message: string }[] }),
  };
}

async function pageOf(github: GitHub, token: string, variables: object): Promise<Page> {
  const { data } = await graphql(github, token, threadsQuery, variables);
  return (data as { repository: { pullRequest: { reviewThreads: Page } } }).repository.pullRequest
    .reviewThreads;
}

async function withThreads(lines: number[]) {
  const { github, pull } = await githubWithPull();
  const token = await installationToken(github);
  for (const line of lines) {
    const body = { body: `About ${line}`, commit_id: pull.headSha, path: 'src/cart.ts', line };
    expect((await call(github, token, 'POST /repos/demo/shop/pulls/1/comments', body)).status).toBe(201);
  }
  return { github, token, pull };
}

test('threads are told page by page with their comments', async () => {
  const { github, token } = await withThreads([18, 19, 20]);
  const first = await pageOf(github, token, { first: 2 });
  expect(first.nodes.map(({ line }) => line)).toEqual([18, 19]);
  expect(first.pageInfo.hasNextPage).toBe(true);
  const second = await pageOf(github, token, { first: 2, after: first.pageInfo.endCursor });
  expect(second).toMatchObject({
    nodes: [{ line: 20, isResolved: false, resolvedBy: null }],
    pageInfo: { hasNextPage: false },
  });
  expect(second.nodes[0]?.comments.nodes).toMatchObject([
    { body: 'About 20', author: { __typename: 'Bot', login: 'countersign' } },
  ]);
});

test('a thread is resolved and opened again, by those who may', async () => {
  const { github, token } = await withThreads([20]);
  const [thread] = (await pageOf(github, token, { first: 1 })).nodes;
  const mutate = (by: string, name: string) =>
    graphql(
      github,
      by,
      `mutation($id: ID!) { ${name}(input: { threadId: $id }) { thread { isResolved resolvedBy { login } } } }`,
      { id: thread?.id },
    );
  github.setPermission('demo/shop', 'mallory', 'read');
  const refused = await mutate(github.tokenOf('mallory'), 'resolveReviewThread');
  expect(refused).toMatchObject({
    status: 200,
    data: { resolveReviewThread: null },
    errors: [{ type: 'FORBIDDEN' }],
  });
  expect(await mutate(token, 'resolveReviewThread')).toMatchObject({
    data: { resolveReviewThread: { thread: { isResolved: true, resolvedBy: { login: 'countersign' } } } },
  });
  expect(await mutate(github.tokenOf('ada'), 'unresolveReviewThread')).toMatchObject({
    data: { unresolveReviewThread: { thread: { isResolved: false } } },
  });
  const unknown = await graphql(
    github,
    token,
    'mutation { resolveReviewThread(input: { threadId: "PRRT_x" }) { thread { id } } }',
  );
  expect(unknown.errors).toMatchObject([{ type: 'NOT_FOUND' }]);
});

test('a comment is minimized', async () => {
  const { github, token } = await withThreads([20]);
  const { id } = github.comment({ ...on, by: 'ada', body: 'Old' });
  const { body } = await call(github, token, `GET /repos/demo/shop/issues/comments/${id}`);
  const { data } = await graphql(
    github,
    token,
    'mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized minimizedReason } } }',
    { id: (body as { node_id: string }).node_id },
  );
  expect(data).toEqual({
    minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: 'outdated' } },
  });
});

test('GraphQL refuses what GitHub refuses', async () => {
  const { github, token } = await withThreads([]);
  expect((await graphql(github, token, '{ nonsense }')).errors?.[0]?.message).toMatch(/Cannot query field/u);
  expect((await graphql(github, token, threadsQuery, { first: 101 })).errors).toMatchObject([
    { type: 'EXCESSIVE_PAGINATION' },
  ]);
  expect(
    (await graphql(github, github.tokenOf('mallory'), '{ repository(owner: "demo", name: "shop") { id } }'))
      .errors,
  ).toMatchObject([{ type: 'NOT_FOUND' }]);
  expect(
    (await call(github, null, `POST ${github.graphqlUrl}`, { query: '{ viewer { login } }' })).status,
  ).toBe(401);
});

test('a push moves comments with their lines, and makes those outdated whose lines it changes', async () => {
  const { github, token } = await withThreads([18, 20]);
  const cart = numbered(40).replace('line 20\n', 'line twenty\n');
  await github.push({
    repository: 'demo/shop',
    branch: 'cart',
    by: 'ada',
    files: { 'src/cart.ts': `above\n${cart.replace('twenty', 'XX')}` },
  });
  const { nodes } = await pageOf(github, token, { first: 10 });
  expect(nodes).toMatchObject([
    { line: 19, isOutdated: false },
    { line: null, isOutdated: true },
  ]);
  const { body } = await call(github, token, 'GET /repos/demo/shop/pulls/1/comments');
  const { headSha } = github.pullRequest('demo/shop', 1);
  expect(body).toMatchObject([
    { line: 19, original_line: 18, commit_id: headSha },
    { line: null, position: null, original_line: 20 },
  ]);
});

test('a pull request becomes a draft and ready again', async () => {
  const { github } = await withThreads([]);
  const token = github.tokenOf('ada');
  const { data } = await graphql(
    github,
    token,
    '{ repository(owner: "demo", name: "shop") { pullRequest(number: 1) { id isDraft } } }',
  );
  const { id } = (data as { repository: { pullRequest: { id: string } } }).repository.pullRequest;
  await graphql(
    github,
    token,
    'mutation($id: ID!) { convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { isDraft } } }',
    { id },
  );
  expect(github.pullRequest('demo/shop', 1).draft).toBe(true);
  await graphql(
    github,
    token,
    'mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }',
    { id },
  );
  expect(github.pullRequest('demo/shop', 1).draft).toBe(false);
});
