import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Failed } from '../../core/failed.ts';
import { auditId } from '../../core/ids.ts';
import { headWorkflowId } from '../../core/github/pull-request.ts';
import type { AuditResult } from '../../core/panel/contract.ts';
import { auditWorkflowType } from '../../core/panel/messages.ts';
import { type Audit, eventually, gate } from './stage.ts';
import { stageForFile } from './stage-for-file.ts';
import { answered, anybody, judged, planned, pullRequest, type World, worldOf } from './world.ts';

const stage = stageForFile();

/** A pull request of a repository that no other test has, so that workflow ids do not meet. */
const fresh = () => pullRequest({ repo: `shop-${randomUUID().slice(0, 8)}` });

type Own = Parameters<typeof worldOf>[0];

/** The audit of the head of a pull request of its own, started as a webhook starts it. */
async function auditHead(own: Own = {}, wish: { again?: boolean; head?: string } = {}): Promise<Audit> {
  const found = fresh();
  const { owner, repo, number, headCommit } = found;
  const head = wish.head ?? headCommit;
  const world = worldOf({ readPullRequest: async () => found, ...own });
  return stage().begin(world, {
    type: auditWorkflowType,
    workflowId: headWorkflowId(found, head),
    input: {
      change: { kind: 'pull-request', owner, repo, number, head },
      ...(wish.again && { again: true }),
    },
  });
}

const earlier: AuditResult = {
  auditId: auditId('audit-pr/acme/shop/12/aaaaaaaaaaaa.00000001'),
  verdict: 'failed',
  decidedBy: 'eve',
  note: 'It is real.',
  findings: 2,
  costMicroUsd: 5,
  simulatedSeats: [],
};

test('the head of a pull request is announced, audited and published', async () => {
  const audit = await auditHead();
  expect(await audit.result()).toMatchObject({ verdict: 'passed', decidedBy: null });
  const { announceAudit, publishVerdict, publishEnd, planAudit, freezeChange } = audit.world.calls;
  expect(announceAudit[0]).toMatchObject({ state: 'in-progress' });
  expect(freezeChange).toMatchObject([{ change: { kind: 'pull-request', head: 'a'.repeat(40) } }]);
  expect(planAudit).toMatchObject([{ line: 'code.test/acme/shop#12' }]);
  expect(publishVerdict).toMatchObject([{ verdict: 'passed', round: 1, decidedBy: null }]);
  expect(publishEnd).toEqual([]);
});

test('a head that has a verdict is not audited again', async () => {
  const audit = await auditHead({ openHead: async () => ({ settled: earlier }) });
  expect(await audit.result()).toEqual(earlier);
  expect(audit.world.calls.freezeChange).toEqual([]);
  expect(audit.world.calls.publishVerdict).toEqual([]);
});

test('it is audited again when somebody asks for that', async () => {
  const audit = await auditHead({}, { again: true });
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
  expect(audit.world.calls.openHead).toMatchObject([{ again: true }]);
});

test('whoever asks under another workflow id gets the result of the head’s own workflow', async () => {
  const found = fresh();
  const { owner, repo, number } = found;
  const own = headWorkflowId(found, found.headCommit);
  const begin = (workflowId: string, world: World) =>
    stage().begin(world, {
      type: auditWorkflowType,
      workflowId,
      input: { change: { kind: 'pull-request', owner, repo, number } },
      worlds: [own],
    });
  const world = worldOf({ readPullRequest: async () => found, judgeRound: async () => judged('disputed') });
  const first = await begin(`by-hand-${randomUUID()}`, world);
  await first.until(({ phase }) => phase === 'audited-elsewhere');
  expect(await first.details()).toContain(own);
  const head = stage().client.workflow.getHandle(own);
  await eventually(async () => {
    expect(await head.query('status')).toMatchObject({ phase: 'waiting-for-person' });
  });
  // The second finds the workflow at work, and can only ask for its result.
  let settled: AuditResult | null = null;
  const other = worldOf({
    readPullRequest: async () => found,
    readResult: async () => ({ result: settled }),
  });
  const second = await stage().begin(other, {
    type: auditWorkflowType,
    workflowId: `by-hand-${randomUUID()}`,
    input: { change: { kind: 'pull-request', owner, repo, number } },
  });
  await eventually(async () => expect(other.calls.readResult.length).toBeGreaterThan(0));
  const refused = await first.handle
    .executeUpdate<string, [unknown]>('decide', {
      args: [{ by: 'eve', decision: 'approve', reason: 'fine' }],
    })
    .catch((error: Error) => error.cause);
  expect(String(refused)).toContain(own);
  await head.executeUpdate<string, [unknown]>('decide', {
    args: [{ by: 'eve', decision: 'approve', reason: 'fine' }],
  });
  settled = (await head.result()) as AuditResult;
  expect(await first.result()).toEqual(settled);
  expect(await second.result()).toEqual(settled);
  expect(world.calls.freezeChange).toHaveLength(1);
});

test('an audit of a head that stands no more ends as superseded, and asks nobody', async () => {
  const audit = await auditHead({}, { head: 'c'.repeat(40) });
  expect(await audit.result()).toMatchObject({
    verdict: 'superseded',
    note: expect.stringContaining('aaaaaaaaaaaa'),
  });
  expect(audit.world.calls.freezeChange).toEqual([]);
  expect(audit.world.calls.closeAudit).toMatchObject([{ verdict: 'superseded' }]);
});

test('nothing is audited of a pull request that is closed', async () => {
  const found = { ...fresh(), state: 'merged' as const };
  const audit = await auditHead({ readPullRequest: async () => found });
  await expect(audit.result()).rejects.toThrow();
});

test('a newer head ends the audit in the middle of its asks', async () => {
  const never = gate();
  const audit = await auditHead({ askSeat: async () => never.then(() => answered()) });
  await audit.until(({ phase }) => phase === 'reviewing');
  await audit.handle.signal('supersede', { because: 'A newer head, dddddddddddd, takes its place.' });
  expect(await audit.result()).toMatchObject({ verdict: 'superseded' });
  never.open();
  const { publishEnd, publishVerdict, closeAudit } = audit.world.calls;
  expect(publishEnd).toMatchObject([{ end: 'superseded', note: expect.stringContaining('dddddddddddd') }]);
  expect(publishVerdict).toEqual([]);
  expect(closeAudit).toMatchObject([{ verdict: 'superseded' }]);
});

test('a newer head ends the audit that waits for a person', async () => {
  const audit = await auditHead({ judgeRound: async () => judged('disputed') });
  await audit.until(({ phase }) => phase === 'waiting-for-person');
  await audit.handle.signal('supersede', { because: 'gone' });
  expect(await audit.result()).toMatchObject({ verdict: 'superseded', note: 'gone' });
});

test('the new head’s audit tells those of other heads to end', async () => {
  const old = await auditHead({ judgeRound: async () => judged('disputed') });
  await old.until(({ phase }) => phase === 'waiting-for-person');
  const others = [old.handle.workflowId, 'audit-pr/acme/gone/1/000000000000'];
  const audit = await auditHead({ openHead: async () => ({ settled: null, others }) });
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
  expect(await old.result()).toMatchObject({ verdict: 'superseded' });
});

test('a person decides while GitHub is away, and what could not be written is told', async () => {
  const away = gate();
  const audit = await auditHead({
    judgeRound: async () => judged('disputed'),
    publishVerdict: async () => {
      await away;
      throw new Failed('github.refused', 'GitHub does not take it.');
    },
  });
  await audit.until(({ phase }) => phase === 'waiting-for-person');
  await audit.handle.signal('decide', { by: 'eve', decision: 'approve', reason: 'fine' });
  await audit.until(({ phase }) => phase === 'done');
  away.open();
  expect(await audit.result()).toMatchObject({ verdict: 'passed', decidedBy: 'eve' });
  expect(await audit.status()).toMatchObject({ unpublished: 'GitHub does not take it.' });
});

test('gates on reviews and checks wait for checks that still run', async () => {
  let pending = 1;
  const plan = planned({ gates: [{ name: 'tests', mode: 'ask' }], checksPatienceMs: 60_000 });
  const audit = await auditHead({
    planAudit: async () => plan,
    recordHeadFacts: async () => ({ checksPending: pending }),
  });
  await audit.until(({ seats }) => seats.every((seat) => seat.state === 'voted'));
  expect(audit.world.calls.runGate).toEqual([]);
  pending = 0;
  await audit.handle.signal('recheck');
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
  expect(audit.world.calls.runGate).toMatchObject([{ gate: 'tests' }]);
});

test('an approving review answers the question that hung on it, and seats are not asked again', async () => {
  let approved = false;
  const plan = planned({
    gates: [
      { name: 'secrets', mode: 'block' },
      { name: 'human-review', mode: 'ask' },
    ],
    checksPatienceMs: 0,
  });
  const audit = await auditHead({
    planAudit: async () => plan,
    judgeRound: async () => judged(approved ? 'passed' : 'disputed'),
  });
  await audit.until(({ phase }) => phase === 'waiting-for-person');
  approved = true;
  await audit.handle.signal('recheck');
  expect(await audit.result()).toMatchObject({ verdict: 'passed', decidedBy: null, costMicroUsd: 14 });
  const { runGate, judgeRound, askSeat } = audit.world.calls;
  expect(runGate.filter(({ again }) => again)).toMatchObject([{ gate: 'human-review' }]);
  expect(judgeRound.at(-1)).toMatchObject({ again: true });
  expect(askSeat).toHaveLength(2);
});

test('what was weighed for one question does not answer the next, which was asked meanwhile', async () => {
  const slow = gate();
  const plan = planned({ gates: [{ name: 'human-review', mode: 'ask' }], checksPatienceMs: 0 });
  const audit = await auditHead({
    planAudit: async () => plan,
    judgeRound: async () => judged('disputed'),
    weighAnswer: async ({ answer: { by } }) => {
      if (by === 'slow') await slow;
      return anybody(by);
    },
  });
  const asked = (question: number) => audit.until(({ asks }) => asks?.question === question);
  const approve = (by: string) =>
    audit.handle.executeUpdate('decide', { args: [{ by, decision: 'approve', reason: 'It is ours.' }] });
  await asked(1);
  const late = approve('slow');
  late.catch(() => undefined);
  await eventually(async () => expect(audit.world.calls.weighAnswers).toHaveLength(1));
  await audit.handle.signal('recheck');
  await asked(2);
  slow.open();
  await expect(late).rejects.toMatchObject({
    cause: { message: expect.stringContaining('Another question is open by now') as string },
  });
  await approve('ada');
  expect(await audit.result()).toMatchObject({ decidedBy: 'ada' });
});

test('an audit that fails never leaves a check run behind that goes on', async () => {
  const audit = await auditHead({
    freezeChange: async () => {
      throw new Failed('change.too-large', 'Too many files.');
    },
  });
  await expect(audit.result()).rejects.toThrow();
  expect(audit.world.calls.publishEnd).toMatchObject([{ end: 'not-audited', note: 'Too many files.' }]);
});

test('what people made of earlier findings is learned after each publication', async () => {
  const audit = await auditHead();
  await audit.result();
  expect(audit.world.calls.recordOutcomes).toMatchObject([
    { pullRequest: { number: 12, key: 'code.test/acme/shop#12' } },
  ]);
});

test('an audit that cannot learn has its verdict all the same, and nothing to tell', async () => {
  const recordOutcomes = async () => {
    throw new Failed('github.forbidden', 'The App may not read comments.');
  };
  const audit = await auditHead({ recordOutcomes });
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
  expect((await audit.status()).unpublished).toBeUndefined();
});
