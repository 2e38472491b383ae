import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFindings } from '../../../database/publications.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { createPublishingWorld, type PublishingWorld } from './publishing.ts';

const db = databaseForFile();
let world: PublishingWorld;
let byToken: PublishingWorld;
beforeAll(async () => {
  world = await createPublishingWorld(db());
  byToken = await createPublishingWorld(db(), { as: 'token' });
});
afterAll(() => Promise.all([world.hub.close(), byToken.hub.close()]));

const head = { 'src/session.ts': ['const at = now();', 'exec(user);', 'return at;'] };
const base = { 'src/old.ts': ['const old = 1;'] };
const shell = { file: 'src/session.ts', startLine: 2, endLine: 2, quote: 'exec(user);' };

test('without code scanning the log is kept, which is said once', async () => {
  const pull = await world.open(base, head);
  const entity = pull.entity();
  if (entity) entity.codeScanning = false;
  const first = await world.activities.publishVerdict(await pull.audit({ findings: [shell] }));
  expect(first.left).toEqual([expect.stringContaining('Code scanning is not enabled')]);
  const second = await world.activities.publishVerdict(await pull.audit({ findings: [shell] }));
  expect(second.left).toEqual([]);
  expect(pull.runs()[0]?.conclusion).toBe('failure');
});

test('a locked conversation keeps comments out, and not the verdict', async () => {
  const pull = await world.open(base, head);
  const input = await pull.audit({ findings: [shell] });
  for (const path of [
    '/repos/*/*/pulls/1/reviews',
    '/repos/*/*/pulls/1/comments',
    '/repos/*/*/issues/1/comments',
  ]) {
    world.hub.world.faults.add({ kind: 'not-found', method: 'POST', path, times: null });
  }
  const { left } = await world.activities.publishVerdict(input);
  world.hub.world.faults.set([]);
  expect(left).toEqual([expect.stringContaining('src/session.ts:2'), expect.stringContaining('The summary')]);
  expect(pull.runs()).toMatchObject([{ conclusion: 'failure' }]);
});

test('a summary that a person deleted comes again with the next audit, and not before', async () => {
  const pull = await world.open(base, head);
  const input = await pull.audit({ findings: [shell] });
  await world.activities.publishVerdict(input);
  const [summary] = pull.notes();
  world.hub.deleteComment({ repository: pull.repository, id: summary?.id ?? 0, by: 'grace' });
  const approved = { ...input, verdict: 'passed' as const, decidedBy: 'grace' };
  expect((await world.activities.publishVerdict(approved)).left).toEqual([
    expect.stringContaining('deleted'),
  ]);
  expect((await world.activities.publishVerdict(approved)).left).toEqual([]);
  expect(pull.notes()).toEqual([]);
  await world.activities.publishVerdict(await pull.audit({ findings: [shell] }));
  expect(pull.notes()).toHaveLength(1);
});

test('a marker that another wrote is not ours', async () => {
  const pull = await world.open(base, head);
  const key = pull.pullRequest().key.replace('#', '%23');
  world.hub.comment({
    repository: pull.repository,
    number: 1,
    by: 'ada',
    body: `<!-- countersign:summary ${key} -->\nAll is well.`,
  });
  await world.activities.publishVerdict(await pull.audit({ findings: [shell] }));
  expect(pull.notes().map(({ by }) => by.login)).toEqual(['ada', 'countersign[bot]']);
  expect(pull.notes()[0]?.body).toContain('All is well.');
});

test('a token that is no App’s writes a commit status, and is never green where a check run would not be', async () => {
  const pull = await byToken.open(base, head);
  const statuses = () => pull.entity()?.statuses.map(({ state, description }) => [state, description]);
  const input = await pull.audit({ verdict: 'disputed', findings: [shell] });
  await byToken.activities.announceAudit({ ...input, state: 'queued', title: 'Waits for its turn' });
  const { left } = await byToken.activities.publishVerdict(input);
  expect(left).toEqual([expect.stringContaining('Apps alone')]);
  await byToken.activities.publishVerdict(input);
  expect(statuses()).toEqual([
    ['pending', 'Waits for its turn'],
    ['pending', 'A person must decide: one question'],
  ]);
  await byToken.activities.publishVerdict({ ...input, verdict: 'failed' });
  expect(statuses()?.at(-1)?.[0]).toBe('failure');
  expect(pull.comments().map(({ by }) => by.login)).toEqual(['grace']);
  expect(pull.notes()).toHaveLength(1);
});

test('a secret that a model quotes is published nowhere', async () => {
  const pull = await world.open(base, head);
  const secret = ['ghp', 'aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW1xY3'].join('_');
  const leak = {
    ...shell,
    title: `Token ${secret} in the code`,
    reason: `It is ${secret}.`,
    fix: `Drop ${secret}`,
  };
  await world.activities.publishVerdict(
    await pull.audit({ verdict: 'disputed', findings: [leak], note: secret }),
  );
  const logs = [...(pull.entity()?.sarifs.values() ?? [])].map(({ sarif }) => JSON.stringify(sarif));
  const all = [...pull.comments(), ...pull.notes()].map(({ body }) => body);
  const shown = [
    ...all,
    ...logs,
    ...pull.runs().map(({ summary, annotations }) => `${summary}${JSON.stringify(annotations)}`),
  ];
  expect(shown.length).toBeGreaterThan(3);
  expect(shown.filter((text) => text?.includes(secret.slice(4)))).toEqual([]);
  expect(all.join('')).toContain('ghp&#95;&#42;&#42;&#42;&#42; in the code');
});

describe('answers', () => {
  test('are given once for each key, in the thread that asked or below', async () => {
    const pull = await world.open(base, head);
    await world.activities.publishVerdict(await pull.audit({ findings: [shell] }));
    const { owner, repo, number } = pull.pullRequest();
    const [comment] = pull.comments();
    const answer = {
      key: 'delivery-1',
      pullRequest: { owner, repo, number },
      text: 'Approved.',
      toComment: null,
    };
    await world.activities.answerCommand(answer);
    await world.activities.answerCommand(answer);
    await world.activities.answerCommand({ ...answer, key: 'delivery-2', toComment: comment?.id ?? null });
    await world.activities.answerCommand({ ...answer, key: 'delivery-3', toComment: 999_999_999 });
    expect(pull.notes().filter(({ body }) => body.includes('Approved.'))).toHaveLength(2);
    expect(pull.comments().map(({ inReplyTo }) => inReplyTo)).toEqual([null, comment?.id]);
  });

  test('explain a finding by its id, and say which there are for another', async () => {
    const pull = await world.open(base, head);
    await world.activities.publishVerdict(await pull.audit({ findings: [shell] }));
    const [row] = await loadFindings(db(), pull.pullRequest().key);
    const ask = { pullRequest: pull.pullRequest(), toComment: null };
    await world.activities.explainFinding({ ...ask, key: 'a', id: row?.trace.id.toUpperCase() ?? '' });
    await world.activities.explainFinding({ ...ask, key: 'b', id: '@ada' });
    const [, told, unknown] = pull.notes();
    expect(told?.body).toContain('exec(user);');
    expect(told?.body).toContain('read the file and did not report it');
    expect(unknown?.body).toContain(`Those that it has: \`${row?.trace.id}\``);
    expect(unknown?.body).not.toContain('@ada');
  });
});
