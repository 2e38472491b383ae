import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { WorkflowFailedError } from '@temporalio/client';
import type { AuditResult } from '../../core/panel/contract.ts';
import { sweepWorkflowType } from '../../core/panel/messages.ts';
import type { AuditStatus } from '../../core/panel/status.ts';
import { simulatedGitHubToken } from '../../core/github/connection.ts';
import { audits } from '../../database/schema.ts';
import {
  createProofRepository,
  handleOfHead,
  isQuiet,
  kinds,
  ourRuns,
  untilTrue,
} from './proof-pull-requests.ts';
import { type PullRequestWorld, quick, startPullRequestWorld } from './pull-request-world.ts';

// Each waits for whole audits.
vi.setConfig({ testTimeout: 120_000 });

let world: PullRequestWorld;
beforeAll(async () => {
  const servers = { temporalAddress: inject('temporalAddress'), databaseUrl: inject('databaseUrl') };
  world = await startPullRequestWorld(servers, { configuration: quick });
});
afterAll(() => world?.stop());

let names = 0;
let repository = '';
beforeEach(async () => {
  repository = await createProofRepository(world, `bad-${(names += 1)}`);
});
afterEach(() => {
  world.github.world.faults.set([]);
  world.github.world.faults.release();
  for (const token of world.github.world.tokens.values()) token.revoked = false;
});

const harmless = kinds[2].opened;
const flawed = kinds[0].opened;

const open = async (files: Record<string, string>, branch = 'work') => {
  const wanted = {
    repository,
    title: 'A change',
    by: 'ada',
    branch,
    message: `${repository} ${branch}`,
    files,
  };
  const { number, headSha: head } = await world.github.openPullRequest(wanted);
  return { number, head };
};
const handle = ({ number, head }: { number: number; head: string }) =>
  handleOfHead(world, repository, number, head);
const resultOf = (one: { number: number; head: string }) => handle(one).result() as Promise<AuditResult>;
const quiet = (one: { number: number; head: string }) =>
  untilTrue('it is at rest', () => isQuiet(world, repository, one), 60_000);
const checks = (head: string) => ourRuns(world, repository, head).map((run) => run.conclusion ?? run.status);
const summaries = (number: number) =>
  world.github.comments(repository, number).filter(({ body }) => body.includes('countersign:summary'));

/** Stops the audit where it fetches the code: what happens then, happens in the middle of it. */
async function openAndHold(files: Record<string, string>) {
  world.github.world.faults.set([{ kind: 'hold', path: `/${repository}.git/**` }]);
  const one = await open(files);
  await untilTrue('git asks for the code', () => world.github.world.faults.holding() > 0);
  world.github.world.faults.set([]);
  return one;
}
const goOn = () => world.github.world.faults.release();

async function failureOf(one: { number: number; head: string }): Promise<string> {
  const error: unknown = await resultOf(one).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WorkflowFailedError)) throw new Error(`It did not fail: ${String(error)}`);
  return error.cause?.message ?? '';
}

test('closed during the audit: it ends as superseded, and its check is cancelled', async () => {
  const one = await openAndHold(flawed);
  await world.github.closePullRequest({ repository, number: one.number, by: 'ada' });
  await untilTrue('GitHub was heard', async () => {
    const rows = await world.engine.db.select().from(audits);
    return rows.some(({ headCommit, verdict }) => headCommit === one.head && verdict === 'superseded');
  });
  goOn();
  expect(await resultOf(one)).toMatchObject({
    verdict: 'superseded',
    note: expect.stringContaining('closed'),
  });
  expect(checks(one.head)).toEqual(['cancelled']);
});

test('a force-push during the audit: the old head is superseded, the new one is audited', async () => {
  const one = await openAndHold(flawed);
  const head = await world.github.push({
    repository,
    branch: 'work',
    by: 'ada',
    files: { ...harmless },
    from: 'main',
  });
  await untilTrue('the old one ends', async () => {
    const rows = await world.engine.db.select().from(audits);
    return rows.some(({ headCommit, verdict }) => headCommit === one.head && verdict === 'superseded');
  });
  goOn();
  expect(await resultOf(one)).toMatchObject({ verdict: 'superseded' });
  expect(await resultOf({ ...one, head })).toMatchObject({ verdict: 'passed' });
  expect([checks(one.head), checks(head)]).toEqual([['cancelled'], ['success']]);
});

test('another base: the same head is audited once more, and nothing is posted twice', async () => {
  const { github, engine } = world;
  await github.push({ repository, branch: 'develop', by: 'ada', files: { 'other.md': 'x\n' }, from: 'main' });
  const one = await open(harmless);
  await quiet(one);
  await github.editPullRequest({ repository, number: one.number, by: 'ada', base: 'develop' });
  await untilTrue('it is audited again', async () => {
    const rows = await engine.db.select().from(audits);
    const ended = rows.filter(({ headCommit, state }) => headCommit === one.head && state === 'done');
    return ended.length === 2;
  });
  await quiet(one);
  expect(checks(one.head)).toEqual(['success']);
  expect(summaries(one.number)).toHaveLength(1);
});

test('a repository that was renamed: nothing is posted twice under its new name', async () => {
  const { github } = world;
  const one = await open(flawed);
  await quiet(one);
  const before = github.reviewComments(repository, one.number).length;
  expect([before, summaries(one.number).length]).toEqual([1, 1]);
  const renamed = `bad-renamed-${names}`;
  github.renameRepository(repository, renamed);
  repository = `demo/${renamed}`;
  const head = await github.push({
    repository,
    branch: 'work',
    by: 'ada',
    files: { 'notes.md': 'A note.\n' },
  });
  await untilTrue('it is at rest', () => isQuiet(world, repository, { ...one, head }), 60_000);
  expect(summaries(one.number)).toHaveLength(1);
  expect(github.reviewComments(repository, one.number)).toHaveLength(before);
});

test('a repository that is archived during the audit: the audit ends, and says that nothing could be said there', async () => {
  const one = await openAndHold(flawed);
  world.github.archiveRepository(repository);
  goOn();
  let words: string | undefined;
  await untilTrue('it says so', async () => {
    const { status } = await handle(one).describe();
    words =
      status.name === 'RUNNING'
        ? (await handle(one).query<AuditStatus>('status')).unpublished
        : await failureOf(one);
    return words !== undefined;
  });
  expect(words).toMatch(/archived/i);
  expect(checks(one.head)).not.toContain('success');
});

test('a repository that is emptied during the audit: its pull requests close, and the audit ends', async () => {
  const one = await openAndHold(flawed);
  await world.github.emptyRepository(repository);
  goOn();
  const end = await resultOf(one).then(
    ({ verdict, note }) => `${verdict}: ${note}`,
    () => failureOf(one),
  );
  expect(end).toMatch(/superseded: .* closed|no longer at GitHub/);
  expect(checks(one.head)).not.toContain('success');
});

test('a repository that is deleted during the audit: the audit fails in words, and does not hang', async () => {
  const one = await openAndHold(flawed);
  await world.github.deleteRepository(repository);
  goOn();
  expect(await failureOf(one)).toMatch(/404|not found|may not read|no longer/i);
});

test('without permission: the audit that a person starts fails, and names the remedy', async () => {
  const name = `closed-${names}`;
  const { github, engine } = world;
  await github.createRepository({
    owner: 'demo',
    name,
    private: true,
    files: { 'a.js': 'export {};\n' },
    installed: false,
    permissions: { ada: 'write' },
  });
  await github.openPullRequest({
    repository: `demo/${name}`,
    title: 'A change',
    by: 'ada',
    branch: 'work',
    files: { ...flawed },
  });
  for (const number of [1, 77]) {
    const running = engine.client.workflow.execute('auditChange', {
      taskQueue: 'countersign',
      workflowId: `${name}-${number}`,
      args: [{ change: { kind: 'pull-request', owner: 'demo', repo: name, number } }],
    });
    const error: unknown = await running.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect((error as WorkflowFailedError).cause?.message).toMatch(/404.*Check the name/s);
  }
});

test('a pull request of 3,000 files, of which the API would tell 300, is read whole', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 3000 }, (_, index) => [
      `src/part-${index}.js`,
      `export const part${index} = ${index};\n`,
    ]),
  );
  const one = await open(files);
  await untilTrue('it is at rest', () => isQuiet(world, repository, one), 150_000);
  const [run] = ourRuns(world, repository, one.head);
  expect(run).toMatchObject({
    conclusion: 'success',
    summary: expect.stringContaining('Read 3000 of 3000 files'),
  });
}, 180_000);

test('the token is revoked in the middle: the audit says so, and a sweep with a new token makes up for it', async () => {
  const { github, engine } = world;
  const one = await openAndHold(harmless);
  github.revokeToken(simulatedGitHubToken);
  goOn();
  // What it says at its beginning may meet the revoked token before git does, and is tried again from then on.
  await untilTrue('git has failed by it', async () => {
    const { events } = await handle(one).fetchHistory();
    return (events ?? []).some(({ activityTaskFailedEventAttributes: failed }) =>
      /Git may not read/.test(failed?.failure?.message ?? ''),
    );
  });
  await untilTrue('it says so', async () => {
    const { raw } = await handle(one).describe();
    return (raw.pendingActivities ?? []).some(({ lastFailure }) =>
      /token has expired or was revoked/.test(lastFailure?.message ?? ''),
    );
  });
  for (const token of github.world.tokens.values()) {
    if (token.token === simulatedGitHubToken) token.revoked = false;
  }
  expect(await failureOf(one)).toMatch(/Git may not read .*revoked/s);
  await engine.client.workflow.execute(sweepWorkflowType, {
    taskQueue: 'countersign',
    workflowId: `sweep/${repository}`,
    args: [{ repository }],
  });
  await untilTrue('it is audited', () => checks(one.head)[0] === 'success', 60_000);
  expect(checks(one.head)).toHaveLength(1);
}, 120_000);

test('GitHub fails for a while in all it does: everything comes right by itself', async () => {
  const { faults } = world.github.world;
  const failing = { kind: 'server-error', times: 1 } as const;
  faults.set([
    { ...failing, status: 502, path: '/repos/*/*/pulls/*' },
    { ...failing, status: 503, path: `/${repository}.git/**` },
    { ...failing, status: 500, path: '/api/graphql' },
    { ...failing, status: 504, path: '/repos/*/*/commits/*/check-runs' },
    { kind: 'reset-after', method: 'POST', path: '/repos/*/*/check-runs' },
    { kind: 'reset-before', method: 'PATCH', path: '/repos/*/*/check-runs/*' },
    { kind: 'reset-after', method: 'POST', path: '/repos/*/*/pulls/*/reviews' },
    { kind: 'reset-after', method: 'POST', path: '/repos/*/*/issues/*/comments' },
    { ...failing, status: 502, path: '/repos/*/*/code-scanning/sarifs' },
  ]);
  const one = await open(flawed);
  await quiet(one);
  expect(faults.left()).toEqual([]);
  expect(checks(one.head)).toEqual(['action_required']);
  expect(summaries(one.number)).toHaveLength(1);
  expect(world.github.reviewComments(repository, one.number)).toHaveLength(1);
});

test('a secondary limit is obeyed: nothing is asked before its time is over', async () => {
  const { faults, requests } = world.github.world;
  const waitSeconds = 4;
  faults.set([
    {
      kind: 'secondary-limit',
      retryAfterSeconds: waitSeconds,
      path: '/repos/*/*/check-runs',
      method: 'POST',
    },
  ]);
  requests.clear();
  const all = [await open(harmless, 'one'), await open(flawed, 'two'), await open(harmless, 'three')];
  for (const one of all) await quiet(one);
  const log = requests.entries().filter(({ path }) => !path.includes('.git/'));
  const limited = log.find(({ fault }) => fault === 'secondary-limit');
  const at = Date.parse(limited?.at ?? '');
  const early = log.filter(
    (one) => Date.parse(one.at) > at + 300 && Date.parse(one.at) < at + waitSeconds * 1000 - 100,
  );
  expect(early).toEqual([]);
  for (const { head } of all) expect(checks(head)).toHaveLength(1);
});
