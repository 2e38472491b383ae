import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Failed } from '../../core/failed.ts';
import { auditId, blobId, changeId } from '../../core/ids.ts';
import type { Delivery } from '../../core/github/delivery.ts';
import { headWorkflowId, type PullRequest } from '../../core/github/pull-request.ts';
import { auditWorkflowType, deliveryWorkflowType } from '../../core/panel/messages.ts';
import { stageForFile } from './stage-for-file.ts';
import { judged, pullRequest, type World, worldOf } from './world.ts';

const stage = stageForFile();
const fresh = (more: Partial<PullRequest> = {}) =>
  pullRequest({ repo: `shop-${randomUUID().slice(0, 8)}`, ...more });

type Own = Parameters<typeof worldOf>[0];

/** What handling a delivery about a pull request did, and the calls on its way; audits that it starts meet the same world. */
async function handled(
  found: PullRequest,
  delivery: Record<string, unknown> & { kind: Delivery['kind'] },
  own: Own = {},
): Promise<{ did: string; world: World }> {
  const world = worldOf({ readPullRequest: async () => found, ...own });
  const id = randomUUID();
  const { owner, repo, number } = found;
  const handling = await stage().begin(world, {
    type: deliveryWorkflowType,
    workflowId: `delivery/${id}`,
    input: {
      id,
      owner,
      repo,
      ...('head' in delivery && !('number' in delivery) ? {} : { number }),
      ...delivery,
    },
    worlds: [headWorkflowId(found, found.headCommit)],
  });
  const { did } = (await handling.handle.result()) as { did: string };
  return { did, world };
}

const head = 'a'.repeat(40);
const opened = { kind: 'head', number: 12, head, action: 'opened' } as const;
const comment = (commands: unknown[]) =>
  ({ kind: 'comment', number: 12, commentId: 7, author: 'eve', commands }) as const;

/** An audit that waits for a person, of a pull request of its own. */
async function waiting() {
  const found = fresh();
  const { owner, repo, number } = found;
  const workflowId = headWorkflowId(found, found.headCommit);
  const audit = await stage().begin(
    worldOf({ readPullRequest: async () => found, judgeRound: async () => judged('disputed') }),
    {
      type: auditWorkflowType,
      workflowId,
      input: { change: { kind: 'pull-request', owner, repo, number, head } },
    },
  );
  await audit.until(({ phase }) => phase === 'waiting-for-person');
  const running = [{ workflowId, head: found.headCommit, state: 'waiting-for-person' }];
  return { found, audit, findAudits: async () => ({ running, last: null }) };
}

test('a new head is audited in a workflow of its own', async () => {
  const found = fresh();
  const { did, world } = await handled(found, opened);
  expect(did).toContain(headWorkflowId(found, head));
  const audit = stage().client.workflow.getHandle(headWorkflowId(found, head));
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
  expect(world.calls.freezeChange).toHaveLength(1);
});

test('a late delivery about an old head audits the head that stands', async () => {
  const found = fresh();
  await handled(found, { ...opened, head: 'c'.repeat(40), action: 'synchronize' });
  const audit = stage().client.workflow.getHandle(headWorkflowId(found, found.headCommit));
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
});

test('a second delivery about a head that is under audit starts nothing', async () => {
  const { found, audit, findAudits } = await waiting();
  const { did } = await handled(found, opened, { findAudits });
  expect(did).toContain('at work already');
  expect(await audit.status()).toMatchObject({ phase: 'waiting-for-person' });
});

test.each([
  ['a draft, by default', { draft: true }, 'draft'],
  ['one that is closed by now', { state: 'closed' as const }, 'closed'],
])('nothing is audited of %s', async (_, more, named) => {
  const { did, world } = await handled(fresh(more), opened);
  expect(did).toContain(named);
  expect(world.calls.freezeChange).toEqual([]);
});

test('closing ends the audits of its heads', async () => {
  const { found, audit, findAudits } = await waiting();
  const closed = { ...found, state: 'closed' as const };
  const { did } = await handled(closed, { kind: 'closed', number: 12, merged: false }, { findAudits });
  expect(did).toBe('ended 1 audits');
  expect(await audit.result()).toMatchObject({
    verdict: 'superseded',
    note: expect.stringContaining('closed'),
  });
});

test('a review wakes the audit of the head', async () => {
  const { found, audit, findAudits } = await waiting();
  const review = { kind: 'review', number: 12, reviewer: 'eve', state: 'approved', commit: head } as const;
  const { world } = await handled(found, review, { findAudits });
  expect(await audit.result()).toMatchObject({ verdict: 'passed', decidedBy: null });
  expect(world.calls.judgeRound).toMatchObject([{ again: true }]);
  expect(await audit.status()).toMatchObject({ questions: [] });
});

test('checks wake audits of their head', async () => {
  const { found, audit } = await waiting();
  const findAuditsOfHead = async () => ({ workflowIds: [audit.handle.workflowId] });
  const { world } = await handled(found, { kind: 'checks', head }, { findAuditsOfHead });
  expect(await audit.result()).toMatchObject({ verdict: 'passed' });
  expect(world.calls.judgeRound).toMatchObject([{ again: true }]);
});

test('"re-run" audits the head once more, also for a fork, of which GitHub names no pull request', async () => {
  const found = fresh();
  const externalId = `code.test/${found.owner}/${found.repo}#${found.number}`;
  const rerun = { kind: 'rerun', head, numbers: [], externalId, by: 'eve' } as const;
  const { world } = await handled(found, rerun);
  await stage().client.workflow.getHandle(headWorkflowId(found, head)).result();
  expect(world.calls.openHead).toMatchObject([{ again: true }]);
});

test('"re-run" on a head that stands no more does nothing', async () => {
  const rerun = { kind: 'rerun', head: 'c'.repeat(40), numbers: [12], externalId: null, by: 'eve' } as const;
  const { did, world } = await handled(fresh(), rerun);
  expect(did).toContain('moved on');
  expect(world.calls.openHead).toEqual([]);
});

test('a stranger’s command does nothing, and says so', async () => {
  const { found, audit, findAudits } = await waiting();
  const approve = comment([{ kind: 'approve', reason: 'fine' }]);
  const { did, world } = await handled(found, approve, {
    findAudits,
    readPermission: async () => ({ permission: 'read' }),
  });
  expect(did).toContain('refused');
  expect(world.calls.sendDecision).toEqual([]);
  expect(world.calls.answerCommand).toMatchObject([{ text: expect.stringContaining('write permission') }]);
  expect(await audit.status()).toMatchObject({ phase: 'waiting-for-person' });
});

test('approve settles the dispute of the head, and says so', async () => {
  const { found, findAudits, audit } = await waiting();
  const { world } = await handled(found, comment([{ kind: 'approve', reason: 'fine' }]), { findAudits });
  expect(world.calls.sendDecision).toMatchObject([
    { workflowId: audit.handle.workflowId, decision: { by: 'eve', decision: 'approve', reason: 'fine' } },
  ]);
  expect(world.calls.answerCommand).toMatchObject([{ text: 'Decided: approve, by eve.', toComment: null }]);
});

test('a decision that comes too late is answered with why', async () => {
  const { found, findAudits } = await waiting();
  const { world } = await handled(found, comment([{ kind: 'reject', reason: 'no' }]), {
    findAudits,
    sendDecision: async () => ({ refused: 'The audit is settled already by ada.' }),
  });
  expect(world.calls.answerCommand).toMatchObject([
    { text: expect.stringContaining('settled already by ada') },
  ]);
});

test('a decision about a head that is not under audit finds nothing to decide', async () => {
  const { world } = await handled(fresh(), comment([{ kind: 'approve', reason: 'fine' }]));
  expect(world.calls.sendDecision).toEqual([]);
  expect(world.calls.answerCommand).toMatchObject([{ text: expect.stringContaining('No audit') }]);
});

test('several commands are obeyed in order and answered at once, with what is wrong among them', async () => {
  const commands = [
    { kind: 'explain', finding: 'a1b2c3' },
    { kind: 'problem', problem: '"/countersign dance" is no command: write something else.' },
    { kind: 'audit' },
  ];
  const found = fresh();
  const { world } = await handled(found, comment(commands));
  expect(world.calls.explainFinding).toMatchObject([{ id: 'a1b2c3', key: expect.stringMatching(/\/7\/0$/) }]);
  const [answer] = world.calls.answerCommand;
  expect(world.calls.answerCommand).toHaveLength(1);
  expect(answer?.text).toMatch(/dance[\s\S]*has begun/);
});

test('ignoring a finding brings what is published up to date', async () => {
  const hash = `sha256:${'e'.repeat(64)}`;
  const last = {
    auditId: auditId('audit-pr/x.00000000'),
    changeId: changeId(hash),
    planId: blobId(hash),
    round: 1,
    verdict: 'passed' as const,
    decidedBy: null,
    note: '',
  };
  const { world } = await handled(
    fresh(),
    comment([{ kind: 'ignore', finding: 'a1b2c3', reason: 'a test key' }]),
    {
      findAudits: async () => ({ running: [], last }),
    },
  );
  expect(world.calls.ignoreFinding).toMatchObject([{ id: 'a1b2c3', by: 'eve', reason: 'a test key' }]);
  expect(world.calls.publishVerdict).toMatchObject([{ round: 1, verdict: 'passed' }]);
});

test('what is no delivery is refused by name', async () => {
  const world = worldOf();
  const audit = await stage().begin(world, {
    type: deliveryWorkflowType,
    workflowId: `delivery/${randomUUID()}`,
    input: { kind: 'party' },
  });
  await expect(audit.handle.result()).rejects.toThrow();
});

test('a thread that a person closes is learned from, one that a program closes is not', async () => {
  const found = fresh();
  const thread = { kind: 'thread', number: 12, resolved: true, by: 'eve', commentIds: [7] } as const;
  const { did, world } = await handled(found, thread);
  expect(did).toBe('looked what it teaches');
  const { owner, repo, number, key } = found;
  expect(world.calls.recordOutcomes).toEqual([{ pullRequest: { owner, repo, number, key } }]);
  const ours = await handled(found, { ...thread, by: 'countersign[bot]' });
  expect(ours.did).toBe('nothing: no person did it');
  expect(ours.world.calls.recordOutcomes).toEqual([]);
});

test('a pull request that is closed is learned from once more', async () => {
  const closed = { ...fresh(), state: 'merged' as const };
  const { did, world } = await handled(closed, { kind: 'closed', number: 12, merged: true });
  expect(did).toBe('ended 0 audits');
  expect(world.calls.recordOutcomes).toHaveLength(1);
});

test('what cannot be learned stops nothing', async () => {
  const closed = { ...fresh(), state: 'closed' as const };
  const recordOutcomes = async () => {
    throw new Failed('github.forbidden', 'The App may not read comments.');
  };
  const { did } = await handled(closed, { kind: 'closed', number: 12, merged: false }, { recordOutcomes });
  expect(did).toBe('ended 0 audits');
});

describe('ignoring a finding', () => {
  const ignore = comment([{ kind: 'ignore', finding: 'a1b2c3', reason: 'a test key' }]);

  test('that settles it has the audit judged anew that waits over it', async () => {
    const { found, audit, findAudits } = await waiting();
    const ignoreFinding = async () => ({ refused: null, settles: true });
    const { world } = await handled(found, ignore, { findAudits, ignoreFinding });
    expect(await audit.result()).toMatchObject({ verdict: 'passed', decidedBy: null });
    expect(world.calls.judgeRound).toMatchObject([{ again: true }]);
    expect(world.calls.answerCommand[0]?.text).not.toContain('all the same');
  });

  test('by whoever wrote the change takes the comment away, and says that the verdict counts it', async () => {
    const { found, audit, findAudits } = await waiting();
    const ignoreFinding = async () => ({ refused: null, settles: false });
    const { world } = await handled(found, ignore, { findAudits, ignoreFinding });
    expect(await audit.status()).toMatchObject({ phase: 'waiting-for-person' });
    expect(world.calls.answerCommand).toMatchObject([
      { text: expect.stringContaining('the verdict counts it all the same') },
    ]);
  });
});

describe('a task that follows the pull request', () => {
  /** A workflow that takes any signal stands in for it: an audit that waits for a person ignores those it does not know. */
  const follower = async () => {
    const { found, audit, findAudits } = await waiting();
    const workflowId = audit.handle.workflowId;
    return { found, audit, own: { findAudits, findTaskOfPullRequest: async () => ({ workflowId }) } };
  };
  const signals = async (audit: Awaited<ReturnType<typeof follower>>['audit']) => {
    const { events } = await audit.handle.fetchHistory();
    return (events ?? []).flatMap(
      ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName ?? [],
    );
  };

  test.each([
    ['a review', { kind: 'review', number: 12, reviewer: 'eve', state: 'changes-requested', commit: head }],
    ['words without a command', { kind: 'said', number: 12 }],
    ['checks', { kind: 'checks', head }],
    ['its end', { kind: 'closed', number: 12, merged: true }],
  ] as const)('is told of %s', async (_, delivery) => {
    const { found, audit, own } = await follower();
    const { did, world } = await handled(found, delivery, own);
    expect(did).toContain(`told task ${audit.handle.workflowId}`);
    expect(await signals(audit)).toContain('feedback');
    const { owner, repo } = found;
    expect(world.calls.findTaskOfPullRequest).toEqual([
      'head' in delivery ? { owner, repo, head } : { owner, repo, number: 12 },
    ]);
  });

  test('that has ended meanwhile keeps nothing from being done', async () => {
    const findTaskOfPullRequest = async () => ({ workflowId: `gone-${randomUUID()}` });
    const { did } = await handled(fresh(), { kind: 'said', number: 12 }, { findTaskOfPullRequest });
    expect(did).toBe('nothing else: it holds no command');
  });

  test('is not asked for where a new head is told, which it made itself', async () => {
    const { world } = await handled(fresh(), opened);
    expect(world.calls.findTaskOfPullRequest).toEqual([]);
  });
});
