import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createHeadActivities } from '../../../activities/heads/head-activities.ts';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import { auditId, blobId, changeId } from '../../../core/ids.ts';
import type { HeadActivities } from '../../../core/github/contract.ts';
import { auditWorkflowType } from '../../../core/panel/messages.ts';
import { closeAuditRecord, openAudit, updateAudit } from '../../../database/audits.ts';
import { saveHeadFacts } from '../../../database/head-facts.ts';
import { loadIgnored } from '../../../database/ignored-findings.ts';
import { savePublication, saveTraces } from '../../../database/publications.ts';
import { ballots, labels, mergedFindings, publications, verdicts } from '../../../database/schema.ts';
import { traceOf } from '../../core/publish/report-of.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { pullRequest } from '../../workflows/world.ts';

const db = databaseForFile();
let connection: Connection;
let client: Client;
let activities: HeadActivities;

beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') });
  client = new Client({ connection });
  activities = createHeadActivities({
    db: db(),
    client,
    readConfiguration: () => configurationSchema.parse(defaultConfiguration),
  });
});
afterAll(() => connection.close());

const fresh = (head = 'a') => {
  const repo = `shop-${randomUUID().slice(0, 8)}`;
  return pullRequest({ repo, key: `code.test/acme/${repo}#12`, headCommit: head.repeat(40) });
};
type Found = ReturnType<typeof fresh>;

/** A workflow that Temporal holds for running: no worker of its queue will ever end it. */
async function runningWorkflow(): Promise<string> {
  const workflowId = `never-served/${randomUUID()}`;
  await client.workflow.start(auditWorkflowType, {
    workflowId,
    taskQueue: `nobody-${randomUUID()}`,
    args: [{}],
  });
  return workflowId;
}

async function recorded(
  found: Found,
  more: { head?: string; workflowId?: string; verdict?: string | null } = {},
) {
  const { head = found.headCommit, workflowId = await runningWorkflow(), verdict = null } = more;
  const id = auditId(`${workflowId}.${randomUUID().slice(0, 8)}`);
  await openAudit(db(), {
    auditId: id,
    workflowId,
    title: 'a pull request',
    panel: 'default',
    pullRequest: found.key,
    headCommit: head,
  });
  if (verdict !== null) {
    await closeAuditRecord(db(), id, { verdict, decidedBy: 'eve', note: 'It is real.' });
  }
  return { id, workflowId };
}

const open = (found: Found, more: { again?: boolean } = {}) =>
  activities.openHead({
    auditId: auditId(`audit-${randomUUID()}`),
    pullRequest: found,
    panel: 'default',
    again: more.again ?? false,
  });

test('the first audit of a head is opened, and is told which others run', async () => {
  const found = fresh();
  const older = await recorded(found, { head: 'b'.repeat(40) });
  await recorded(found, { head: 'c'.repeat(40), verdict: 'superseded' });
  expect(await open(found)).toEqual({ settled: null, others: [older.workflowId] });
});

test('a head that has a verdict is opened again only on request', async () => {
  const found = fresh();
  const { id } = await recorded(found, { verdict: 'failed' });
  expect(await open(found)).toMatchObject({
    settled: { auditId: id, verdict: 'failed', decidedBy: 'eve', note: 'It is real.', findings: 0 },
  });
  expect(await open(found, { again: true })).toEqual({ settled: null, others: [] });
});

test.each(['superseded', 'not-audited'])('"%s" is no verdict: the head is audited', async (verdict) => {
  const found = fresh();
  await recorded(found, { verdict });
  expect(await open(found)).toEqual({ settled: null, others: [] });
});

test('an audit that somebody terminated in Temporal does not count as running', async () => {
  const found = fresh();
  const { workflowId } = await recorded(found);
  expect(await activities.findAudits({ key: found.key })).toMatchObject({
    running: [{ workflowId, head: found.headCommit }],
  });
  await client.workflow.getHandle(workflowId).terminate();
  expect(await activities.findAudits({ key: found.key })).toMatchObject({ running: [] });
});

test('heads without a verdict are those that nobody audits or audited', async () => {
  const found = fresh();
  const { owner, repo } = found;
  const [settled, running, terminated, other] = ['1', '2', '3', '4'].map((char) => char.repeat(40));
  if (!settled || !running || !terminated || !other) throw new Error('four heads');
  const numbered = (number: number) => ({ ...found, key: `code.test/acme/${repo}#${number}` });
  await recorded(numbered(1), { head: settled, verdict: 'passed' });
  await recorded(numbered(2), { head: running });
  const { workflowId } = await recorded(numbered(3), { head: terminated });
  await client.workflow.getHandle(workflowId).terminate();
  // The same commit in a fork's repository is another pull request's head.
  await recorded(fresh(), { head: other, verdict: 'passed' });
  const heads = [settled, running, terminated, other].map((headCommit, index) => ({
    number: index + 1,
    headCommit,
  }));
  expect(await activities.withoutVerdict({ owner, repo, heads })).toEqual({ numbers: [3, 4] });
  expect(await activities.withoutVerdict({ owner, repo: repo.toUpperCase(), heads })).toEqual({
    numbers: [3, 4],
  });
  expect(await activities.withoutVerdict({ owner, repo, heads: [] })).toEqual({ numbers: [] });
});

test('a repository’s pull requests under audit are those that Temporal knows to run', async () => {
  const found = fresh();
  const { owner, repo } = found;
  const { workflowId } = await recorded(found);
  await recorded({ ...found, key: found.key.replace('#12', '#13') }, { verdict: 'passed' });
  const gone = await recorded({ ...found, key: found.key.replace('#12', '#14') });
  await client.workflow.getHandle(gone.workflowId).terminate();
  await recorded(fresh());
  expect(await activities.findAudited({ owner, repo })).toEqual({ audits: [{ number: 12, workflowId }] });
});

test('audits of a head are found by repository and commit', async () => {
  const found = fresh('d');
  const { owner, repo, headCommit: head } = found;
  const { workflowId } = await recorded(found);
  expect(await activities.findAuditsOfHead({ owner, repo, head })).toEqual({ workflowIds: [workflowId] });
  expect(await activities.findAuditsOfHead({ owner, repo: 'other', head })).toEqual({ workflowIds: [] });
});

test('the last judged round tells all that publishing it takes', async () => {
  const found = fresh();
  expect(await activities.findAudits({ key: found.key })).toEqual({ running: [], last: null });
  const { id } = await recorded(found);
  const [change, plan] = [changeId(`sha256:${'1'.repeat(64)}`), blobId(`sha256:${'2'.repeat(64)}`)];
  await updateAudit(db(), id, { change, plan });
  const judged = { because: [], disputes: [], coverage: [], sure: null, tokens: 1, costMicroUsd: 4 };
  await db()
    .insert(verdicts)
    .values([
      { audit: id, round: 1, verdict: 'disputed', ...judged },
      { audit: id, round: 2, verdict: 'disputed', ...judged },
    ]);
  expect(await activities.findAudits({ key: found.key })).toMatchObject({
    last: { auditId: id, changeId: change, planId: plan, round: 2, verdict: 'disputed', decidedBy: null },
  });
  await closeAuditRecord(db(), id, { verdict: 'passed', decidedBy: 'eve', note: 'fine' });
  expect(await activities.findAudits({ key: found.key })).toMatchObject({
    last: { round: 2, verdict: 'passed', decidedBy: 'eve', note: 'fine' },
  });
  expect(await open(found)).toMatchObject({ settled: { verdict: 'passed', costMicroUsd: 8 } });
});

test('what pull requests cost today counts, what other audits cost does not', async () => {
  const before = (await activities.readSpending()).costMicroUsd;
  const { id } = await recorded(fresh());
  const other = auditId(`audit-${randomUUID()}`);
  await openAudit(db(), { auditId: other, workflowId: other, title: 'a patch', panel: 'default' });
  const ballot = {
    round: 1,
    seat: 'ada',
    piece: 0,
    provider: 'ollama',
    model: 'm',
    family: 'f',
    simulated: true,
    promptVersion: 'v',
    repaired: false,
    inputTokens: 1,
    outputTokens: 1,
    durationMs: 1,
    focus: 'logic',
    vote: 'pass',
    confidence: 1,
    summary: '',
    covered: [],
  };
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
  await db()
    .insert(ballots)
    .values([
      { ...ballot, audit: id, costMicroUsd: 70 },
      { ...ballot, audit: id, round: 2, costMicroUsd: 500, createdAt: twoDaysAgo },
      { ...ballot, audit: other, costMicroUsd: 1000 },
    ]);
  expect((await activities.readSpending()).costMicroUsd).toBe(before + 70);
});

test('a workflow’s result is null while it runs, and an error in words when it never came', async () => {
  const workflowId = await runningWorkflow();
  expect(await activities.readResult({ workflowId })).toEqual({ result: null });
  await client.workflow.getHandle(workflowId).terminate();
  await expect(activities.readResult({ workflowId })).rejects.toThrow(/terminated.*Temporal UI/);
});

test('an answer to an audit that is gone is refused in words', async () => {
  const decision = { by: 'eve', decision: 'approve' as const, reason: 'fine' };
  const sent = await activities.sendDecision({ key: randomUUID(), workflowId: 'audit-pr/none', decision });
  expect(sent.refused).toContain('ended');
});

test('a finding that nobody published cannot be ignored', async () => {
  const found = fresh();
  const { refused } = await activities.ignoreFinding({
    pullRequest: found,
    id: 'abc123',
    by: 'eve',
    reason: 'no',
  });
  expect(refused).toContain('abc123');
});

describe('a finding that stands on a pull request', () => {
  const published = async (more: { author?: string; gate?: string | null } = {}) => {
    const found = { ...fresh(), author: more.author ?? 'ada' };
    const { auditId: id } = await openedAs(found);
    const trace = { ...traceOf({ id: 'abc123' }), gate: more.gate ?? null };
    await saveTraces(db(), { pullRequest: found.key, audit: id, traces: [{ key: 'k', trace }] });
    const { file, side, startLine, endLine, quote, title } = trace;
    const place = { file, side, startLine, endLine, quote, title };
    const row = { category: 'security', cwe: null, severity: 'high', reason: '', fix: null };
    await db()
      .insert(mergedFindings)
      .values({
        ...place,
        ...row,
        audit: id,
        round: 1,
        number: 3,
        probability: 0.5,
        calibrated: false,
        confirmedBy: null,
        saidBy: ['ada'],
        silent: [],
      });
    const ignore = (by: string, doing = activities) =>
      doing.ignoreFinding({ pullRequest: found, id: 'ABC123', by, reason: 'a manual' });
    return { found, id, ignore };
  };
  const openedAs = async (found: Found) => {
    const id = auditId(`audit-${randomUUID()}`);
    await activities.openHead({ auditId: id, pullRequest: found, panel: 'default', again: false });
    return { auditId: id };
  };

  test('is ignored by whoever did not write it, which settles it and is a label', async () => {
    const { id, ignore } = await published();
    expect(await ignore('eve')).toEqual({ refused: null, settles: true });
    expect(await db().select().from(labels).where(eq(labels.audit, id))).toMatchObject([
      { round: 1, number: 3, source: 'ignored', real: false, explicit: true, by: 'eve' },
    ]);
  });

  test.each([
    ['opened it', 'Ada', []],
    ['pushed to it', 'bob', ['ada', 'bob']],
  ])('is not settled by whoever %s, and is ignored all the same', async (_, by, writers) => {
    const { id, ignore, found } = await published();
    const facts = { head: found.headCommit, author: 'ada', writers, reviews: [], checks: [], clipped: false };
    await saveHeadFacts(db(), id, facts);
    expect(await ignore(by)).toEqual({ refused: null, settles: false });
    expect(await loadIgnored(db(), found.key)).toMatchObject([{ by, own: true, here: true }]);
    expect(await ignore('eve')).toMatchObject({ settles: true });
    expect(await loadIgnored(db(), found.key)).toMatchObject([{ by: 'eve', own: false }]);
  });

  test('is settled by nobody who may not decide there, where people are named', async () => {
    const { ignore } = await published();
    const people = { eva: { name: 'Eva', github: 'Eve', roles: ['auditor' as const], teams: ['shop'] } };
    const teams = { shop: { repositories: ['code.test/acme/*'] } };
    const configuration = configurationSchema.parse({ ...defaultConfiguration, people, teams });
    const strict = createHeadActivities({ db: db(), client, readConfiguration: () => configuration });
    expect(await ignore('eve', strict)).toEqual({ refused: null, settles: true });
    expect(await ignore('mallory', strict)).toEqual({ refused: null, settles: false });
    expect(await ignore('mallory')).toEqual({ refused: null, settles: true });
  });

  test('that a gate found settles nothing, and is no label of a seat', async () => {
    const { id, ignore } = await published({ gate: 'secrets' });
    expect(await ignore('eve')).toEqual({ refused: null, settles: false });
    expect(await db().select().from(labels).where(eq(labels.audit, id))).toEqual([]);
  });

  test('makes its pull request one to look at for a while, once it has a comment', async () => {
    const { found } = await published();
    const { owner, repo, number, key } = found;
    const recent = () => activities.recentlyPublished({ owner: owner.toUpperCase(), repo });
    expect(await recent()).toEqual({ pullRequests: [] });
    await savePublication(db(), { pullRequest: key, kind: 'finding', key: 'k' }, { remoteId: 7 });
    expect(await recent()).toEqual({ pullRequests: [{ key, owner, repo, number }] });
    expect(await activities.recentlyPublished({ owner, repo: `${repo}-2` })).toEqual({ pullRequests: [] });
    await db()
      .update(publications)
      .set({ updatedAt: new Date('2020-01-01') })
      .where(eq(publications.pullRequest, key));
    expect(await recent()).toEqual({ pullRequests: [] });
  });
});
