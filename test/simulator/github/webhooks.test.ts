import { createRequire } from 'node:module';
import { Webhooks } from '@octokit/webhooks';
import { describe, expect, test } from 'vitest';
import { call, githubWithPull, installationToken, numbered, payloadProblems, receiver } from './support.ts';

const secret = 'a secret of the test';
const signed = new Webhooks({ secret });

async function withReceiver(...answer: Parameters<typeof receiver>) {
  const target = await receiver(...answer);
  const world = await githubWithPull({ webhooks: [{ url: target.url, secret }] });
  await world.github.world.hooks.settled();
  target.received.length = 0;
  return { ...world, target, settled: () => world.github.world.hooks.settled() };
}

const on = { repository: 'demo/shop', number: 1 };

test('each event keeps to its schema, is signed, and says what GitHub’s says', async () => {
  const target = await receiver();
  const { github, pull } = await githubWithPull({ webhooks: [{ url: target.url, secret }] });
  github.ping();
  const review = {
    event: 'COMMENT',
    body: 'Read',
    comments: [{ path: 'src/cart.ts', line: 20, body: 'Why?' }],
  } as const;
  await github.submitReview({ ...on, by: 'grace', ...review, comments: [...review.comments] });
  const [first] = github.reviewComments('demo/shop', 1);
  await github.reply({ repository: 'demo/shop', id: first?.id ?? 0, by: 'ada', body: 'Because' });
  await github.editReviewComment({
    repository: 'demo/shop',
    id: first?.id ?? 0,
    by: 'grace',
    body: 'Why so?',
  });
  const [thread] = github.threads('demo/shop', 1);
  await github.setResolved({ repository: 'demo/shop', threadId: thread?.id ?? 0, by: 'ada', resolved: true });
  await github.setResolved({
    repository: 'demo/shop',
    threadId: thread?.id ?? 0,
    by: 'ada',
    resolved: false,
  });
  const { id } = github.comment({ ...on, by: 'ada', body: 'Hello' });
  github.editComment({ repository: 'demo/shop', id, by: 'ada', body: 'Hello all' });
  github.deleteComment({ repository: 'demo/shop', id, by: 'ada' });
  const [run] = await github.setChecks('demo/shop', pull.headSha, [{ name: 'tests', conclusion: 'success' }]);
  github.rerunCheck('demo/shop', run?.id ?? 0, 'ada');
  await call(
    github,
    github.tokenOf('ada'),
    `POST /repos/demo/shop/check-suites/${run?.suiteId}/rerequest`,
    {},
  );
  await call(github, github.tokenOf('ada'), `DELETE /repos/demo/shop/pulls/comments/${first?.id}`);
  await github.editPullRequest({ ...on, title: 'Another title' });
  await github.push({
    repository: 'demo/shop',
    branch: 'cart',
    files: { 'src/new.ts': 'newer\n' },
    by: 'ada',
  });
  await github.setDraft({ ...on, draft: true });
  await github.setDraft({ ...on, draft: false });
  await github.closePullRequest(on);
  await github.reopenPullRequest(on);
  await github.mergePullRequest(on);
  github.renameRepository('demo/shop', 'store');
  github.archiveRepository('demo/store');
  await github.world.hooks.settled();
  for (const { event, payload, text, signature, userAgent, id: guid } of target.received) {
    const action = typeof payload.action === 'string' ? payload.action : null;
    expect(payloadProblems(event, action, payload), `${event} ${action}`).toEqual([]);
    expect(await signed.verify(text, signature)).toBe(true);
    expect(userAgent).toMatch(/^GitHub-Hookshot\//u);
    expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/u);
  }
  expect(new Set(target.received.map((received) => received.id)).size).toBe(target.received.length);
  expect(target.names()).toEqual([
    'push',
    'check_suite.requested',
    'push',
    'check_suite.requested',
    'pull_request.opened',
    'ping',
    'pull_request_review.submitted',
    'pull_request_review_comment.created',
    'pull_request_review.submitted',
    'pull_request_review_comment.created',
    'pull_request_review_comment.edited',
    'pull_request_review_thread.resolved',
    'pull_request_review_thread.unresolved',
    'issue_comment.created',
    'issue_comment.edited',
    'issue_comment.deleted',
    'check_run.created',
    'check_run.completed',
    'check_run.rerequested',
    'check_suite.rerequested',
    'pull_request_review_comment.deleted',
    'pull_request.edited',
    'push',
    'check_suite.requested',
    'pull_request.synchronize',
    'pull_request.converted_to_draft',
    'pull_request.ready_for_review',
    'pull_request.closed',
    'pull_request.reopened',
    'push',
    'check_suite.requested',
    'pull_request.closed',
    'repository.renamed',
    'repository.archived',
  ]);
});

test('payloads have the fields of GitHub’s own examples', async () => {
  const { github, target, settled } = await withReceiver();
  github.comment({ ...on, by: 'ada', body: 'Hello' });
  await github.closePullRequest(on);
  await settled();
  const require = createRequire(import.meta.url);
  const examples =
    (require('@octokit/webhooks-examples') as { default?: unknown[] }).default ??
    require('@octokit/webhooks-examples');
  const exampleOf = (event: string, action: string) =>
    (examples as { name: string; examples: Record<string, unknown>[] }[])
      .find(({ name }) => name === event)
      ?.examples.find((each) => each.action === action) as Record<string, Record<string, unknown>>;
  const comment = exampleOf('issue_comment', 'created').comment;
  const mine = target.received.find(({ event }) => event === 'issue_comment')?.payload.comment as object;
  expect(Object.keys(mine)).toEqual(expect.arrayContaining(Object.keys(comment ?? {})));
  const pull = exampleOf('pull_request', 'closed').pull_request;
  const myPull = target.received.find(({ event }) => event === 'pull_request')?.payload
    .pull_request as object;
  expect(Object.keys(myPull)).toEqual(expect.arrayContaining(Object.keys(pull ?? {})));
});

describe('faults', () => {
  test('twice: the same delivery id', async () => {
    const { github, target, settled } = await withReceiver();
    github.world.hooks.faults.add({ kind: 'twice', event: 'issue_comment' });
    github.comment({ ...on, by: 'ada', body: 'One' });
    github.comment({ ...on, by: 'ada', body: 'Two' });
    await settled();
    const [a, b, c] = target.received;
    expect(target.received).toHaveLength(3);
    expect(a?.id).toBe(b?.id);
    expect(c?.id).not.toBe(a?.id);
  });

  test('lost: logged, and delivered again with the same id on demand', async () => {
    const { github, target, settled } = await withReceiver();
    github.world.hooks.faults.add({ kind: 'lost', times: null, every: 2 });
    for (const body of ['1', '2', '3', '4']) github.comment({ ...on, by: 'ada', body });
    await settled();
    const bodies = () => target.received.map(({ payload }) => (payload.comment as { body: string }).body);
    expect(bodies()).toEqual(['1', '3']);
    const lost = github.world.hooks.deliveries().filter(({ outcome }) => outcome === 'lost');
    expect(lost).toHaveLength(2);
    expect(github.world.hooks.redeliver(lost[0]?.id ?? 0)).toBe(true);
    await settled();
    expect(bodies()).toEqual(['1', '3', '2']);
    expect(target.received.at(-1)?.id).toBe(lost[0]?.guid);
    expect(github.world.hooks.deliveries().at(-1)).toMatchObject({
      redelivery: true,
      statusCode: 202,
      answer: 'ok',
    });
    expect(github.world.hooks.redeliver(1)).toBe(false);
  });

  test('lost by share: the same ones for the same seed', async () => {
    const run = async (seed: number) => {
      const { github, settled } = await withReceiver();
      github.world.hooks.faults.add({ kind: 'lost', times: null, share: 0.3, seed });
      for (let at = 0; at < 60; at += 1) github.comment({ ...on, by: 'ada', body: String(at) });
      await settled();
      return github.world.hooks
        .deliveries()
        .filter(({ event }) => event === 'issue_comment')
        .map(({ outcome }) => outcome);
    };
    const [first, again, other] = [await run(7), await run(7), await run(8)];
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    const lost = first.filter((outcome) => outcome === 'lost').length;
    expect(lost).toBeGreaterThan(6);
    expect(lost).toBeLessThan(32);
  });

  test('late: behind another event, or when released', async () => {
    const { github, target, settled } = await withReceiver();
    github.world.hooks.faults.add({
      kind: 'late',
      event: 'pull_request',
      action: 'closed',
      until: { action: 'reopened' },
    });
    github.world.hooks.faults.add({ kind: 'late', event: 'issue_comment' });
    github.comment({ ...on, by: 'ada', body: 'Late' });
    await github.closePullRequest(on);
    await github.reopenPullRequest(on);
    await settled();
    expect(target.names()).toEqual(['pull_request.reopened', 'pull_request.closed']);
    github.world.hooks.release();
    await settled();
    expect(target.names().at(-1)).toBe('issue_comment.created');
  });

  test('a receiver that fails or is gone is logged', async () => {
    const { github, settled } = await withReceiver(() => 500);
    github.comment({ ...on, by: 'ada', body: 'One' });
    await settled();
    expect(github.world.hooks.deliveries().at(-1)).toMatchObject({ outcome: 'sent', statusCode: 500 });
    github.world.hooks.targets = [{ url: 'http://127.0.0.1:9/', secret }];
    github.comment({ ...on, by: 'ada', body: 'Two' });
    await settled();
    expect(github.world.hooks.deliveries().at(-1)).toMatchObject({ outcome: 'failed', statusCode: null });
  });
});

test('payloads of up to 25 MB are sent, larger ones never, and old ones do not fill the memory', async () => {
  const { github, target, settled } = await withReceiver();
  const { hooks } = github.world;
  const padding = (bytes: number) => JSON.stringify({ action: 'x', padding: 'p'.repeat(bytes) });
  hooks.tellRaw('unheard_of', padding(24 * 1024 * 1024));
  hooks.tellRaw('unheard_of', padding(25 * 1024 * 1024));
  await settled();
  expect(target.received.map(({ event, text }) => [event, text.length > 24_000_000])).toEqual([
    ['unheard_of', true],
  ]);
  expect(hooks.deliveries().at(-1)?.outcome).toBe('too-large');
  hooks.faults.add({ kind: 'lost', times: null });
  for (let at = 0; at < 6; at += 1) hooks.tellRaw('more', padding(25_000_000));
  await settled();
  const kept = hooks.deliveries().reduce((sum, { payload }) => sum + payload.length, 0);
  expect(kept).toBeLessThan(130 * 1024 * 1024);
});

test('a target gets only the events that it wants', async () => {
  const { github, target, settled } = await withReceiver();
  github.world.hooks.targets = [{ url: target.url, secret, events: ['push'] }];
  github.comment({ ...on, by: 'ada', body: 'One' });
  await github.push({ repository: 'demo/shop', branch: 'other', files: { a: 'a\n' } });
  await settled();
  expect(target.names()).toEqual(['push']);
  expect(target.received[0]?.payload).toMatchObject({
    ref: 'refs/heads/other',
    created: true,
    commits: [{ added: ['a'] }],
  });
});

test('a force-push and a moved base are told as such', async () => {
  const { github, target, pull, settled } = await withReceiver();
  const after = await github.push({
    repository: 'demo/shop',
    branch: 'cart',
    from: 'main',
    files: { 'src/cart.ts': numbered(40).replace('line 20\n', 'twenty\n') },
    by: 'ada',
  });
  await settled();
  expect(target.received.map(({ payload }) => payload)).toMatchObject([
    {
      ref: 'refs/heads/cart',
      forced: true,
      before: pull.baseSha.length === 40 ? expect.any(String) : '',
      after,
    },
    { action: 'requested' },
    { action: 'synchronize', before: pull.headSha, after, number: 1 },
  ]);
  target.received.length = 0;
  await github.push({
    repository: 'demo/shop',
    branch: 'main',
    files: { 'src/cart.ts': numbered(41).replace('line 20\n', 'zwanzig\n') },
  });
  await settled();
  expect(target.names()).toEqual(['push', 'check_suite.requested']);
  const token = await installationToken(github);
  // It is worked out once somebody asks.
  const asked = await call(github, token, 'GET /repos/demo/shop/pulls/1');
  expect(asked.body).toMatchObject({ mergeable: null, mergeable_state: 'unknown' });
  const { body } = await call(github, token, 'GET /repos/demo/shop/pulls/1');
  expect(body).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
});
