import { randomUUID } from 'node:crypto';
import { type WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { createStartActivities } from '../../activities/people/admit-start.ts';
import { configurationSchema, type Configuration } from '../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../core/configuration/default.ts';
import { deliveryWorkflowId, type DeliveryInput } from '../../core/github/delivery.ts';
import { headWorkflowId } from '../../core/github/pull-request.ts';
import { auditWorkflowType, deliveryWorkflowType, sweepWorkflowType } from '../../core/panel/messages.ts';
import { queues } from '../../core/queues.ts';
import { saveDelivery } from '../../database/deliveries.ts';
import { createTrail, findOnTrail } from '../../database/trail.ts';
import { auditStart, office, signedBy } from '../core/people/starting.ts';
import { databaseForFile } from '../database/database-for-file.ts';
import { eventually, openStage, type Stage } from './stage.ts';
import { pullRequest, worldOf } from './world.ts';

const nobody = configurationSchema.parse(defaultConfiguration);
const db = databaseForFile();
let configuration: Configuration;
let stage: Stage;
beforeAll(async () => {
  const trail = createTrail(db());
  stage = await openStage(
    inject('temporalAddress'),
    createStartActivities({ db: db(), readConfiguration: () => configuration, trail }) as never,
  );
});
afterAll(() => stage.close());
beforeEach(() => {
  configuration = office();
});

const head = pullRequest();
const headId = headWorkflowId(head, head.headCommit);
/** What a workflow came to: what it failed with, else what it gave. */
const cameOf = (started: { result(): Promise<unknown> }): Promise<unknown> =>
  started.result().catch((thrown: WorkflowFailedError) => thrown.cause);
const refused = (why: RegExp) => ({
  type: 'start.refused',
  nonRetryable: true,
  message: expect.stringMatching(why) as string,
});
const audited = (input: object, workflowId = `audit-${randomUUID()}`, world = worldOf()) =>
  stage.begin(world, { type: auditWorkflowType, workflowId, input });
const kindsOnTrail = async (workflow: string) =>
  (await findOnTrail(db(), { workflow }, 10)).map(({ kind, who }) => `${kind} ${who.name}`);

describe('an audit that somebody starts by hand', () => {
  const { input } = auditStart();

  test('in nobody’s name reads nothing and spends nothing', async () => {
    const audit = await audited(input);
    expect(await cameOf(audit)).toMatchObject(refused(/does not say who wants to start audits: give "by"/));
    expect(Object.values(audit.world.calls).flat()).toEqual([]);
    expect(await kindsOnTrail(audit.handle.workflowId)).toEqual(['refused somebody unnamed']);
  });

  test('where nobody is named, the same goes through', async () => {
    configuration = nobody;
    expect(await cameOf(await audited(input))).toMatchObject({ verdict: 'passed' });
  });

  test('by who may, goes through, and is on the trail', async () => {
    const audit = await audited({ ...input, by: 'ada' });
    expect(await cameOf(audit)).toMatchObject({ verdict: 'passed' });
    expect(await kindsOnTrail(audit.handle.workflowId)).toEqual(['started ada']);
  });

  test('signed, counts for its own workflow, once', async () => {
    configuration = office({ approval: 'signed' });
    const workflowId = `audit-${randomUUID()}`;
    const signed = signedBy({ ...auditStart(), workflowId }, 'ada', { at: new Date() }).input;
    expect(await cameOf(await audited(signed))).toMatchObject(refused(/not by this key over these words/));
    expect(await cameOf(await audited(signed, workflowId))).toMatchObject({ verdict: 'passed' });
    expect(await cameOf(await audited(signed, workflowId))).toMatchObject(refused(/sign it anew/));
  });

  test('is no scheduled one because it says so, and a schedule is nobody either', async () => {
    const key = defineSearchAttributeKey('TemporalScheduledById', SearchAttributeType.KEYWORD);
    const handle = await stage.client.workflow.start(sweepWorkflowType, {
      workflowId: `sweep-${randomUUID()}`,
      taskQueue: queues.countersign,
      args: [{ repository: 'acme/shop' }],
      typedSearchAttributes: [{ key, value: 'nightly' }],
    });
    expect((await handle.describe()).typedSearchAttributes.get(key)).toBe('nightly');
    expect(await cameOf(handle)).toMatchObject(refused(/who wants to start sweeps/));
  });
});

describe('a sweep that a schedule starts', () => {
  const swept = async (by?: string) => {
    const scheduleId = `nightly-${randomUUID()}`;
    const { client } = stage;
    const schedule = await client.schedule.create({
      scheduleId,
      spec: {},
      action: {
        type: 'startWorkflow',
        workflowType: sweepWorkflowType,
        workflowId: `sweep/${scheduleId}`,
        taskQueue: queues.countersign,
        args: [{ repository: 'acme/shop', ...(by !== undefined && { by }) }],
      },
    });
    try {
      await schedule.trigger();
      return await eventually(async () => {
        const { recentActions } = (await schedule.describe()).info;
        const [action] = recentActions;
        if (action?.action.type !== 'startWorkflow') throw new Error('It has not begun so far.');
        return client.workflow.getHandle(action.action.workflow.workflowId);
      });
    } finally {
      await schedule.delete();
    }
  };

  test('takes the name of a person who may: whoever reaches Temporal may make one', async () => {
    expect(await cameOf(await swept())).toMatchObject(refused(/who wants to start sweeps/));
    expect(await cameOf(await swept('dan'))).toMatchObject(refused(/dan may not start sweeps/));
  });

  test('of who may goes through, and each is on the trail', async () => {
    const handle = await swept('ada');
    await eventually(async () => expect(await kindsOnTrail(handle.workflowId)).toEqual(['started ada']));
    await handle.terminate();
  });
});

describe('what a workflow of ours starts', () => {
  test('a person’s audit of a pull request is done by its head’s own, which needs no name', async () => {
    const world = worldOf();
    const audit = await stage.begin(world, {
      type: auditWorkflowType,
      workflowId: `audit-${randomUUID()}`,
      input: { change: { kind: 'pull-request', owner: 'acme', repo: 'shop', number: 12 }, by: 'ada' },
      worlds: [headId],
    });
    expect(await cameOf(audit)).toMatchObject({ verdict: 'passed' });
    expect(await kindsOnTrail(headId)).toEqual([]);
  });

  test('by hand, the head’s own workflow takes a name, before it ends any other', async () => {
    const change = { kind: 'pull-request', owner: 'acme', repo: 'shop', number: 12 };
    const audit = await audited({ change, again: true }, headId);
    expect(await cameOf(audit)).toMatchObject(refused(/give "by"/));
    expect(audit.world.calls.openHead).toEqual([]);
  });
});

describe('a delivery', () => {
  const deliver = async (recorded: boolean) => {
    const id = randomUUID();
    const { owner, repo, number, headCommit } = head;
    const delivery = { kind: 'head', owner, repo, number, head: headCommit, action: 'opened' } as const;
    const facts = { event: 'pull_request', action: 'opened', repository: 'acme/shop', payloadBytes: 1 };
    if (recorded) await saveDelivery(db(), { id, ...facts, read: { delivery } });
    const input: DeliveryInput = { id, ...delivery };
    const wish = { type: deliveryWorkflowType, workflowId: deliveryWorkflowId(id), input };
    return stage.begin(worldOf(), { ...wish, worlds: recorded ? [headId] : [] });
  };

  test('of GitHub has its head audited', async () => {
    expect(await cameOf(await deliver(true))).toEqual({ did: `started ${headId}` });
    expect(await cameOf(stage.client.workflow.getHandle(headId))).toMatchObject({ verdict: 'passed' });
  });

  test('that somebody makes up does nothing', async () => {
    const made = await deliver(false);
    expect(await cameOf(made)).toMatchObject(refused(/GitHub has delivered nothing as/));
    expect(Object.values(made.world.calls).flat()).toEqual([]);
  });
});

describe('a task', () => {
  const input = { repository: 'github:bank/vault', wanted: 'Mend it.' };
  const carried = { status: { question: null, iterations: [] }, plan: {}, base: {}, answers: 0, refusals: 0 };
  const start = (options: object = {}): Promise<WorkflowHandle> =>
    stage.client.workflow.start('developTask', {
      workflowId: `develop-${randomUUID()}`,
      taskQueue: queues.countersign,
      args: [input, carried],
      ...options,
    });

  test('is not begun in the middle by whoever says that it was begun', async () => {
    const handle = await start();
    expect(await cameOf(handle)).toMatchObject({
      type: 'input.invalid',
      message: expect.stringContaining('start it with that object alone') as string,
    });
  });

  test('nor by a later run that Temporal itself makes of such a start', async () => {
    const { workflowId } = await start({ cronSchedule: '@every 1s' });
    const { client } = stage;
    const query = `WorkflowId = '${workflowId}' AND ExecutionStatus = 'Failed'`;
    try {
      const later = await eventually(async () => {
        const runs: { runId: string; at: number }[] = [];
        for await (const { runId, startTime } of client.workflow.list({ query }))
          runs.push({ runId, at: startTime.getTime() });
        const last = runs.toSorted((a, b) => a.at - b.at).at(-1);
        if (runs.length < 2 || !last) throw new Error(`${runs.length} runs have failed so far.`);
        return last.runId;
      });
      const run = client.workflow.getHandle(workflowId, later);
      const { events } = await run.fetchHistory();
      const [begun] = events ?? [];
      expect(begun?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).not.toBe('');
      expect(
        events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.type,
      ).toBe('input.invalid');
    } finally {
      await client.workflow.getHandle(workflowId).terminate();
    }
  });

  test('of another team is not begun', async () => {
    const handle = await start({ args: [{ ...input, by: 'ada' }] });
    expect(await cameOf(handle)).toMatchObject(
      refused(/ada may not start tasks on repository github\.com\/bank/),
    );
  });
});
