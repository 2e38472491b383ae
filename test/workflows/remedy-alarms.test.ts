import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { Failed } from '../../core/failed.ts';
import { blobId } from '../../core/ids.ts';
import { queues } from '../../core/queues.ts';
import type { AlarmNews } from '../../core/remedy/alarm.ts';
import { remediateWorkflowType } from '../../core/remedy/contract.ts';
import type { RemedyResult, RemedyStatus } from '../../core/remedy/status.ts';
import { draftOf } from '../core/remedy/remedy-builders.ts';
import { eventually, openStage, type Stage } from './stage.ts';

const hash = 'a'.repeat(64);
const alarm = { by: 'cara', reason: 'It burns.', assets: ['demo.shop-api'] };
let happened: string[];
let told: AlarmNews[];
/** How often telling fails at first. */
let deaf: number;
/** What the acting process says of what came. */
let weighed: object;
let killed: object | undefined;
/** How often it would not act at first. */
let reluctant: number;
let acting: Promise<void>;

const silent = [
  'recordApproval',
  'recordRemedyAnswer',
  'noteRemedyQuestion',
  'recordRemedy',
  'closeIncident',
];
const deeds = (end: string) => ({ end, reasons: ['because'], actions: [] });
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(inject('temporalAddress'), {
    ...Object.fromEntries(silent.map((name) => [name, async () => {}])),
    reachProviders: async () => ({}),
    openIncident: async () => ({
      title: 'Orders fail',
      assets: [{ id: 'demo.shop-api', class: 'simulated', simulated: true }],
      scope: ['demo.shop-api'],
      remediator: null,
      seats: [],
      turnsMax: 2,
      roundsMax: 1,
      costMicroUsdMax: 1,
      remindAfterMs: 600_000,
      expireAfterMs: 3_600_000,
      patienceMs: 20_000,
    }),
    resolvePlan: async () => ({ hash, plan: blobId(`sha256:${hash}`), problems: [] }),
    showPlan: async () => ({
      title: 'Restart',
      exactly: '1. restart',
      prose: '',
      assets: ['demo.shop-api'],
      expiresMs: Date.now() + 3_600_000,
      reversible: true,
    }),
    weighApprovals: async ({ approvals }: { approvals: unknown[] }) => ({
      enough: false,
      rejected: false,
      missing: [],
      ignored: [],
      alone: null,
      ...(approvals.length > 0 && weighed),
    }),
    carryOut: async () => {
      happened.push('begins');
      await acting;
      happened.push('acted');
      return deeds((reluctant -= 1) >= 0 ? 'refused' : 'done');
    },
    verifyPlan: async () => ({ holds: true, worse: false, reasons: [] }),
    killLive: async () => killed,
    sendAlarm: async (news: AlarmNews) => {
      if ((deaf -= 1) >= 0) throw new Failed('alarm.not-sent', 'Away.');
      told.push(news);
      happened.push(`told ${news.kind}`);
      return { told: 1 };
    },
  });
});
afterAll(() => stage.close());
beforeEach(() => {
  [happened, told, deaf, reluctant] = [[], [], 0, 0];
  [weighed, killed, acting] = [{ enough: true, alone: 'cara', alarm }, { fresh: true }, Promise.resolve()];
});

/** An incident whose plan waits to be approved. */
async function waiting() {
  const handle = await stage.client.workflow.start(remediateWorkflowType, {
    workflowId: `incident-${randomUUID()}`,
    taskQueue: queues.countersign,
    args: [{ assets: ['demo.shop-api'], what: 'Orders fail.', plan: draftOf(), by: 'ada' }],
  });
  const asked = () =>
    eventually(async () => {
      const { phase } = await handle.query<RemedyStatus>('status');
      if (phase !== 'waiting-for-approval') throw new Error(`It is not so far yet: ${phase}.`);
    });
  await asked();
  const approve = (by = 'cara') =>
    handle.executeUpdate('approve', { args: [{ by, plan: hash, decision: 'approve', reason: 'It burns.' }] });
  return { handle, asked, approve, result: () => handle.result() as Promise<RemedyResult> };
}

test('everybody is told that one person acts alone, while it is done', async () => {
  const done = Promise.withResolvers<void>();
  acting = done.promise;
  const { approve, result } = await waiting();
  await approve();
  await eventually(async () => expect(happened.toSorted()).toEqual(['begins', 'told broke-glass']));
  done.resolve();
  expect(await result()).toMatchObject({ outcome: 'solved' });
  expect(told).toEqual([{ kind: 'broke-glass', plan: hash, atMs: expect.any(Number) as number, ...alarm }]);
});

test('whoever cannot be told delays nothing that is done, and is told in the end', async () => {
  deaf = 2;
  const { approve, result } = await waiting();
  await approve();
  expect(await result()).toMatchObject({ outcome: 'solved' });
  expect(happened).toEqual(['begins', 'acted', 'told broke-glass']);
});

test('nobody is told where enough others have approved, nor by a record from before there were alarms', async () => {
  for (const one of [
    { enough: true, alone: 'cara', alarm: null },
    { enough: true, alone: 'cara' },
  ]) {
    weighed = one;
    const { approve, result } = await waiting();
    await approve();
    expect(await result()).toMatchObject({ outcome: 'solved' });
  }
  expect(told).toEqual([]);
});

test('of one plan they are told once, however often it is tried', async () => {
  reluctant = 1;
  const { asked, approve, result } = await waiting();
  await approve();
  await eventually(async () => expect(happened).toContain('acted'));
  // What was refused is asked about anew, a moment later.
  await asked();
  await approve('dan');
  expect(await result()).toMatchObject({ outcome: 'solved' });
  expect(told).toHaveLength(1);
});

test('everybody is told of the kill switch, once of many that pull it', async () => {
  const { handle, approve, result } = await waiting();
  await handle.executeUpdate('kill', { args: [{ by: 'eve', reason: 'smoke' }] });
  killed = { fresh: false };
  await handle.executeUpdate('kill', { args: [{ by: 'bob', reason: 'smoke' }] });
  killed = undefined;
  await handle.executeUpdate('kill', { args: [{ by: 'ann', reason: 'smoke' }] });
  weighed = { enough: true };
  await approve();
  expect(await result()).toMatchObject({ outcome: 'solved' });
  expect(told).toMatchObject([{ kind: 'killed', by: 'eve', reason: 'smoke', plan: null, assets: [] }]);
});
