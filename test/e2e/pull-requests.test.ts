import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { eq, like } from 'drizzle-orm';
import { audits, ballots, deliveries } from '../../database/schema.ts';
import { deliveryWorkflowId } from '../../core/github/delivery.ts';
import { headWorkflowId } from '../../core/github/pull-request.ts';
import type { AuditStatus } from '../../core/panel/status.ts';
import { type PullRequestWorld, startPullRequestWorld } from './pull-request-world.ts';

/** Checks of others are not waited for. */
const configuration = `
github:
  checksPatienceMinutes: 0
`;

// Each waits for several whole audits, one after the other.
vi.setConfig({ testTimeout: 120_000 });

let world: PullRequestWorld;
beforeAll(async () => {
  const servers = { temporalAddress: inject('temporalAddress'), databaseUrl: inject('databaseUrl') };
  world = await startPullRequestWorld(servers, { configuration });
  const { github } = world;
  for (const login of ['ada', 'grace', 'mallory']) github.addUser(login);
});
afterAll(() => world?.stop());

const patience = { timeout: 60_000, interval: 100 };

/** Looks until what is wished for is there; null is not yet. */
const until = <Found>(
  look: () => Found | null | undefined | Promise<Found | null | undefined>,
): Promise<Found> => vi.waitUntil(async () => (await look()) ?? null, patience) as Promise<Found>;

/** Our check run on a commit, once it is as wished. */
const checkOf = (repository: string, head: string, wish: { conclusion?: string; status?: string } = {}) =>
  until(() => {
    const runs = [...world.github.repository(repository).checkRuns.values()].filter(
      (run) => run.headSha === head && run.name === 'countersign',
    );
    if (runs.length > 1) throw new Error(`There are ${runs.length} check runs on ${head}.`);
    const [run] = runs;
    if (!run) return null;
    const fits =
      (wish.conclusion === undefined || run.conclusion === wish.conclusion) &&
      (wish.status === undefined || run.status === wish.status);
    return fits ? run : null;
  });

const base = {
  'README.md': '# Shop\n',
  'src/cart.js': 'export const empty = [];\n',
  'test/cart.test.js': "import '../src/cart.js';\n",
};

let names = 0;
let repository = '';
beforeEach(async () => {
  const name = `shop-${(names += 1)}`;
  repository = `demo/${name}`;
  await world.github.createRepository({
    owner: 'demo',
    name,
    files: base,
    permissions: { ada: 'write', grace: 'admin' },
  });
});

const greeting = {
  'src/greet.js': 'export function greet(name) {\n  return `Hello, ${name}.`;\n}\n',
  'test/greet.test.js':
    "import { greet } from '../src/greet.js';\n\ntest('greets', () => expect(greet('Ada')).toBe('Hello, Ada.'));\n",
};
/** A command is built from a name that somebody gives: every security seat sees it, others do not. */
const injectable = {
  'src/host.js':
    "import { exec } from 'node:child_process';\n\nexport function look(host) {\n  return exec('nslookup ' + host);\n}\n",
  'test/host.test.js':
    "import { look } from '../src/host.js';\n\ntest('looks', () => expect(look('a')).toBeDefined());\n",
};
const mended = {
  'src/host.js':
    "import { execFile } from 'node:child_process';\n\nexport function look(host) {\n  return execFile('nslookup', ['--', host]);\n}\n",
};

const open = (files: Record<string, string>, more: { by?: string; fork?: true; draft?: boolean } = {}) =>
  world.github.openPullRequest({ repository, title: 'A change', by: 'ada', branch: 'work', files, ...more });

const auditsOf = (number: number) =>
  world.engine.db
    .select()
    .from(audits)
    .where(like(audits.workflowId, `audit-pr/${repository}/${number}/%`));

const handleOf = (number: number, head: string) => {
  const [owner = '', repo = ''] = repository.split('/');
  return world.engine.client.workflow.getHandle(headWorkflowId({ owner, repo, number }, head));
};
const statusOf = (number: number, head: string) => handleOf(number, head).query<AuditStatus>('status');

const summaries = (number: number) =>
  world.github.comments(repository, number).filter(({ body }) => body.includes('countersign:summary'));

test('a harmless pull request is audited when it is opened, and its check passes', async () => {
  const { number, headSha } = await open(greeting);
  const check = await checkOf(repository, headSha, { status: 'completed' });
  expect(check).toMatchObject({ conclusion: 'success', title: expect.any(String) });
  expect(await handleOf(number, headSha).result()).toMatchObject({ verdict: 'passed' });
  expect(summaries(number)).toHaveLength(1);
  expect(summaries(number)[0]?.body).toMatch(/simulated/i);
  expect(world.github.reviewComments(repository, number)).toEqual([]);
});

test('a flaw is commented at its line, and the thread is resolved when the code is mended', async () => {
  const { github } = world;
  const { number, headSha } = await open(injectable);
  const check = await checkOf(repository, headSha, { status: 'completed' });
  expect(['failure', 'action_required']).toContain(check.conclusion);
  const comments = await until(() => {
    const found = github.reviewComments(repository, number);
    return found.length > 0 ? found : null;
  });
  expect(comments[0]).toMatchObject({ path: 'src/host.js', side: 'RIGHT', line: 4 });
  const before = comments.length;
  // Code above moves it: nothing is said twice.
  const moved = `// Looks names up.\n${injectable['src/host.js']}`;
  const second = await github.push({
    repository,
    branch: 'work',
    by: 'ada',
    files: { 'src/host.js': moved },
  });
  await checkOf(repository, second, { status: 'completed' });
  await until(async () => ((await handleOf(number, second).describe()) ? true : null));
  expect(github.reviewComments(repository, number)).toHaveLength(before);
  expect(summaries(number)).toHaveLength(1);
  const third = await github.push({ repository, branch: 'work', by: 'ada', files: mended });
  expect(await checkOf(repository, third, { status: 'completed' })).toMatchObject({
    conclusion: 'success',
  });
  await until(
    () => github.threads(repository, number).every(({ resolvedBy }) => resolvedBy !== null) || null,
  );
  expect(github.reviewComments(repository, number)).toHaveLength(before);
  expect(summaries(number)).toHaveLength(1);
  const ended = await auditsOf(number);
  expect(new Set(ended.map(({ headCommit }) => headCommit)).size).toBe(ended.length);
});

test('a dispute is settled by a comment of somebody who may write, and by nobody else', async () => {
  const { github } = world;
  const { number, headSha } = await open(injectable);
  const check = await checkOf(repository, headSha, { status: 'completed' });
  if (check.conclusion !== 'action_required')
    throw new Error(`It should be disputed, not ${check.conclusion}.`);
  github.comment({ repository, number, by: 'mallory', body: '/countersign approve it is fine' });
  await until(() =>
    github.comments(repository, number).find(({ body }) => body.includes('write permission')),
  );
  expect(await statusOf(number, headSha)).toMatchObject({ phase: 'waiting-for-person' });
  github.comment({
    repository,
    number,
    by: 'ada',
    body: '> /countersign reject quoted\n\nWhat do you think?',
  });
  github.comment({
    repository,
    number,
    by: 'grace',
    body: '/countersign approve The host comes from our own table.',
  });
  await checkOf(repository, headSha, { conclusion: 'success' });
  expect(await handleOf(number, headSha).result()).toMatchObject({
    verdict: 'passed',
    decidedBy: 'grace',
    note: 'The host comes from our own table.',
  });
  expect(summaries(number)[0]?.body).toContain('grace');
});

test('two decisions at once: one counts, and the other is told so', async () => {
  const { github } = world;
  const { number, headSha } = await open(injectable);
  await checkOf(repository, headSha, { conclusion: 'action_required' });
  github.comment({ repository, number, by: 'ada', body: '/countersign approve fine' });
  github.comment({ repository, number, by: 'grace', body: '/countersign reject not fine' });
  const told = await until(() => {
    const answers = github
      .comments(repository, number)
      .filter(({ body }) => body.includes('countersign:answer'));
    return answers.length === 2 ? answers.map(({ body }) => body) : null;
  });
  expect(told.filter((body) => body.includes('Decided:'))).toHaveLength(1);
  expect(told.filter((body) => body.includes('Not taken') || body.includes('No audit'))).toHaveLength(1);
});

test('a newer head ends the older audit, and takes over what was paid for', async () => {
  const { github, engine } = world;
  const files = { ...injectable, ...greeting };
  const { number, headSha } = await open(files);
  await checkOf(repository, headSha, { conclusion: 'action_required' });
  const next = await github.push({
    repository,
    branch: 'work',
    by: 'ada',
    files: { 'notes.md': 'A note.\n' },
  });
  expect(await handleOf(number, headSha).result()).toMatchObject({ verdict: 'superseded' });
  await checkOf(repository, next, { status: 'completed' });
  expect(await checkOf(repository, headSha, { status: 'completed' })).toMatchObject({
    conclusion: 'cancelled',
  });
  const [, second] = (await auditsOf(number)).toSorted(
    (a, b) => a.startedAt.getTime() - b.startedAt.getTime(),
  );
  const answers = await engine.db
    .select()
    .from(ballots)
    .where(eq(ballots.audit, second?.id ?? ''));
  expect(answers.some(({ reusedFrom }) => reusedFrom !== null)).toBe(true);
});

test('a pull request of a fork is audited with no rights in the fork', async () => {
  await world.github.fork(repository, 'mallory');
  const { headSha } = await open(greeting, { by: 'mallory', fork: true });
  expect(await checkOf(repository, headSha, { status: 'completed' })).toMatchObject({
    conclusion: 'success',
  });
});

test('a draft is audited once it is ready for review', async () => {
  const { github, engine } = world;
  const { number, headSha } = await open(greeting, { draft: true });
  const { id } = await until(async () => {
    const rows = await engine.db.select().from(deliveries).where(eq(deliveries.repository, repository));
    return rows.find(({ state, event }) => state === 'forwarded' && event === 'pull_request');
  });
  const handling = engine.client.workflow.getHandle(deliveryWorkflowId(id));
  expect(await handling.result()).toMatchObject({ did: expect.stringContaining('draft') });
  expect(await auditsOf(number)).toEqual([]);
  await github.setDraft({ repository, number, by: 'ada', draft: false });
  await checkOf(repository, headSha, { conclusion: 'success' });
});

test('closing ends the audit that waits', async () => {
  const { github } = world;
  const { number, headSha } = await open(injectable);
  await checkOf(repository, headSha, { conclusion: 'action_required' });
  await github.closePullRequest({ repository, number, by: 'ada' });
  expect(await handleOf(number, headSha).result()).toMatchObject({
    verdict: 'superseded',
    note: expect.stringContaining('closed'),
  });
});

test('"re-run" on the check audits the head once more', async () => {
  const { github } = world;
  const { number, headSha } = await open(greeting);
  const check = await checkOf(repository, headSha, { status: 'completed' });
  await handleOf(number, headSha).result();
  github.rerunCheck(repository, check.id, 'grace');
  await until(async () => ((await auditsOf(number)).length === 2 ? true : null));
  await checkOf(repository, headSha, { conclusion: 'success' });
  expect(summaries(number)).toHaveLength(1);
});

test('what a person ignores is left alone on the next push', async () => {
  const { github } = world;
  const { number, headSha } = await open(injectable);
  await checkOf(repository, headSha, { conclusion: 'action_required' });
  const [comment] = await until(() => {
    const found = github.reviewComments(repository, number);
    return found.length > 0 ? found : null;
  });
  const id = /`([0-9a-f]{6,})`/.exec(comment?.body ?? '')?.[1] ?? 'none';
  github.comment({ repository, number, by: 'grace', body: `/countersign explain ${id}` });
  await until(() =>
    github.comments(repository, number).find(({ body }) => body.includes('countersign:answer')),
  );
  github.comment({ repository, number, by: 'grace', body: `/countersign ignore ${id} our own hosts only` });
  await until(() => github.threads(repository, number).some(({ resolvedBy }) => resolvedBy !== null) || null);
  const said = github.reviewComments(repository, number).length;
  const next = await github.push({
    repository,
    branch: 'work',
    by: 'ada',
    files: { 'notes.md': 'A note.\n' },
  });
  await checkOf(repository, next, { status: 'completed' });
  expect(github.reviewComments(repository, number).length).toBeLessThanOrEqual(said);
});
