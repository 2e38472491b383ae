import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { createLiveActivities } from '../../activities/live/live-activities.ts';
import { hashOf } from '../../activities/live/live-world.ts';
import { queues } from '../../core/queues.ts';
import { approvalsMax } from '../../core/remedy/consider-approval.ts';
import {
  remediateWorkflowType,
  type LiveActivities,
  type RemedyActivities,
} from '../../core/remedy/contract.ts';
import type { Plan } from '../../core/remedy/plan.ts';
import type { RemedyResult, RemedyStatus } from '../../core/remedy/status.ts';
import { listApprovals } from '../../database/approvals.ts';
import { approvals, glassReviews, kills, nonces, plans } from '../../database/remedy-tables.ts';
import { keys, signed, typed } from '../activities/live/live-people.ts';
import { keepPlan, liveWorld, planOf } from '../activities/live/live-set-up.ts';
import { assetsForEachTest } from '../activities/live/live-test.ts';
import { draftOf } from '../core/remedy/remedy-builders.ts';
import { eventually, openStage, type Stage } from './stage.ts';

const assets = assetsForEachTest([plans, approvals, nonces, kills, glassReviews]);
let plan: Plan;
let live: LiveActivities;
/** Whether the acting process says which approvals are to be kept. */
let sifts: boolean;
let weighings: number[];
let told: Parameters<RemedyActivities['recordApproval']>[0][];

const silent = ['recordRemedyAnswer', 'noteRemedyQuestion', 'recordRemedy', 'closeIncident'];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(inject('temporalAddress'), {
    ...Object.fromEntries(silent.map((name) => [name, async () => {}])),
    reachProviders: async () => ({}),
    recordApproval: async (one: (typeof told)[number]) => void told.push(one),
    openIncident: async () => ({
      title: 'Orders fail',
      assets: [{ id: 'host.web', class: 'production', simulated: false }],
      scope: ['host.web'],
      remediator: null,
      seats: [],
      turnsMax: 2,
      roundsMax: 1,
      costMicroUsdMax: 1,
      remindAfterMs: 600_000,
      expireAfterMs: 3_600_000,
      patienceMs: 20_000,
    }),
    resolvePlan: async () => ({
      hash: hashOf(plan),
      plan: await keepPlan(assets.db(), plan),
      problems: [],
    }),
    showPlan: async () => ({
      title: 'Append',
      exactly: '1. append',
      prose: '',
      assets: ['host.web'],
      expiresMs: Date.parse(plan.expires),
      reversible: true,
    }),
    weighApprovals: async (given: Parameters<LiveActivities['weighApprovals']>[0]) => {
      weighings.push(given.approvals.length);
      const { each, ...weighed } = await live.weighApprovals(given);
      return sifts ? { ...weighed, each } : weighed;
    },
    carryOut: (given: Parameters<LiveActivities['carryOut']>[0]) => live.carryOut(given),
    verifyPlan: async () => ({ holds: true, worse: false, reasons: [] }),
  });
});
afterAll(() => stage.close());
beforeEach(() => {
  [sifts, weighings, told] = [true, [], []];
  plan = planOf([assets.append('web', 'approved')]);
  live = createLiveActivities(liveWorld(assets.db(), assets.folder()));
});

/** An incident whose plan waits to be approved. */
async function waiting() {
  const handle = await stage.client.workflow.start(remediateWorkflowType, {
    workflowId: `incident-${randomUUID()}`,
    taskQueue: queues.countersign,
    args: [{ assets: ['host.web'], what: 'Orders fail.', plan: draftOf(), by: 'zoe' }],
  });
  const status = () => handle.query<RemedyStatus>('status');
  await expect.poll(async () => (await status()).phase, { timeout: 20_000 }).toBe('waiting-for-approval');
  /** Null where it counts, else what its sender is told. */
  const send = async (raw: object): Promise<string | null> => {
    try {
      await handle.executeUpdate<string, [unknown]>('approve', { args: [raw] });
      return null;
    } catch (error) {
      expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
      return (error as WorkflowUpdateFailedError).cause?.message ?? '';
    }
  };
  return { handle, status, send, result: () => handle.result() as Promise<RemedyResult> };
}

const forged = { ...signed('a'.repeat(64), 'ann'), signature: `${'B'.repeat(86)}==` };
/** What anybody may send who reaches Temporal: made-up names, real names, and a real person's key without its signature. */
const invented = (at: number): object =>
  [
    typed(plan, `stranger-${at}`),
    { ...typed(plan, 'ann'), reason: `${at}` },
    { ...forged, plan: hashOf(plan), reason: `${at}` },
    { ...forged, plan: hashOf(plan), key: keys.bob.publicKey, by: `stranger-${at}` },
    { ...signed(plan, 'bob'), decision: 'reject', reason: `${at}` },
  ][at % 5] ?? {};
const flood = async ({ handle }: Awaited<ReturnType<typeof waiting>>, count: number, made = invented) => {
  for (let sent = 0; sent < count; sent += 50)
    await Promise.all(Array.from({ length: 50 }, (_, at) => handle.signal('approve', made(sent + at))));
};

test('three hundred invented approvals keep no place of the two that count', async () => {
  const incident = await waiting();
  await flood(incident, 300);
  expect(await incident.send(signed(plan, 'ann'))).toBeNull();
  const { plan: standing } = await incident.status();
  expect(standing).toMatchObject({
    approvals: [{ by: 'ann', decision: 'approve', signed: true }],
    ignoredMore: 280,
  });
  expect(standing?.ignored).toHaveLength(20);
  expect(standing?.missing).toEqual(['1 more operator for class "production"']);
  expect(assets.did()).toEqual([]);
  expect(await incident.send(signed(plan, 'bob'))).toBeNull();
  expect(await incident.result()).toMatchObject({ outcome: 'solved' });
  expect(assets.did()).toEqual(['approved']);
  // What was weighed, and what stands on record, is bounded by people and not by what strangers send.
  expect(Math.max(...weighings)).toBeLessThanOrEqual(52);
  expect(told.filter(({ refused }) => refused === null).map(({ approval }) => approval?.by)).toEqual([
    'ann',
    'bob',
  ]);
  expect(told).toHaveLength(102);
  const rows = await listApprovals(assets.db(), hashOf(plan));
  expect(rows.filter(({ counted }) => counted).map(({ person }) => person)).toEqual(['ann', 'bob']);
  expect(rows).toHaveLength(102);
});

test('where all that comes is kept, as it once was, the same flood leaves no place for people', async () => {
  sifts = false;
  const incident = await waiting();
  expect(await incident.send({ ...forged, plan: hashOf(plan) })).toBeNull();
  await flood(incident, approvalsMax, (at) => typed(plan, `stranger-${at}`));
  await eventually(async () => expect(told.length).toBeGreaterThanOrEqual(approvalsMax));
  expect(await incident.send(signed(plan, 'bob'))).toContain('no more are taken');
  // Her key was named before, by somebody who does not have it.
  expect(await incident.send(signed(plan, 'ann'))).toContain('once is enough');
  expect(assets.did()).toEqual([]);
  await incident.handle.terminate();
});

test('whoever sends what does not count is told so, and takes nobody’s place by it', async () => {
  const incident = await waiting();
  expect(await incident.send(typed(plan, 'ann'))).toContain('asks for signatures');
  expect(await incident.send({ ...forged, plan: hashOf(plan) })).toContain('not by this key');
  // Somebody who may not is known all the same, and might come to be allowed.
  expect(await incident.send(signed(plan, 'eve'))).toBeNull();
  expect(await incident.send(signed(plan, 'ann'))).toBeNull();
  expect(await incident.send(signed(plan, 'ann', { at: new Date(Date.now() - 1000) }))).toContain(
    'once is enough',
  );
  expect((await incident.status()).plan).toMatchObject({
    approvals: [{ by: 'eve' }, { by: 'ann' }],
    ignored: [{ by: 'eve' }, { by: 'ann' }, { by: 'ann' }],
  });
  expect(await incident.send(signed(plan, 'bob', { decision: 'reject' }))).toBeNull();
  expect(await incident.result()).toMatchObject({
    outcome: 'rejected',
    note: expect.stringContaining('bob'),
  });
  expect(assets.did()).toEqual([]);
});
