import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { createPeopleActivities } from '../../activities/people/weigh-answer.ts';
import type { PeopleActivities } from '../../core/people/contract.ts';
import { queues } from '../../core/queues.ts';
import {
  remediateWorkflowType,
  type RemediatorActivities,
  type RemedyActivities,
} from '../../core/remedy/contract.ts';
import type { RemedyResult, RemedyStatus } from '../../core/remedy/status.ts';
import { keys, officeOf } from '../activities/people/office.ts';
import { openedIncident } from '../activities/remedy/opened.ts';
import { signedBy } from '../core/people/signing.ts';
import { databaseForFile } from '../database/database-for-file.ts';
import { eventually, openStage, type Stage } from './stage.ts';

const db = databaseForFile();
let approval: 'signal' | 'signed';
let recorded: Parameters<RemedyActivities['recordRemedyAnswer']>[0][] = [];
beforeEach(() => {
  recorded = [];
});

/** The remediator asks a person twice, and then proposes nothing. */
const activities: Partial<RemediatorActivities & RemedyActivities & PeopleActivities> = {
  openIncident: async () => ({
    title: 'Orders fail',
    assets: [{ id: 'demo.shop-api', class: 'simulated', simulated: true }],
    scope: ['demo.shop-api'],
    remediator: { provider: 'anthropic', model: 'a-model', family: 'anthropic', simulated: true },
    seats: [],
    turnsMax: 20,
    roundsMax: 3,
    costMicroUsdMax: 1_000_000,
    remindAfterMs: 600_000,
    expireAfterMs: 3_600_000,
    patienceMs: 20_000,
    ...(approval === 'signed' && { signed: true as const }),
  }),
  askRemediator: async ({ turn }) => ({
    calls: [{ call: 0, tool: turn < 3 ? 'ask_person' : 'no_action', summary: 'asks', problem: null }],
    stopped: 'calls',
    said: '',
    costMicroUsd: 1,
  }),
  readRemedyCall: async ({ turn }) =>
    turn < 3
      ? { tool: 'ask_person', arguments: { question: `Is it meant to be so (${turn})?` } }
      : { tool: 'no_action', arguments: { reason: 'It is meant so.' } },
  answerRemedyCall: async () => {},
  noteRemedyQuestion: async () => {},
  recordApproval: async () => {},
  recordRemedyAnswer: async (answer) => void recorded.push(answer),
  tellRemediator: async () => {},
  closeIncident: async () => {},
  weighAnswers: (given) =>
    createPeopleActivities({ db: db(), readConfiguration: () => officeOf(approval) }).weighAnswers(given),
};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(inject('temporalAddress'), { reachProviders: async () => ({}), ...activities });
});
afterAll(() => stage.close());

/** An incident on record that has come to ask its first question. */
async function asking(policy: typeof approval) {
  approval = policy;
  const workflowId = `incident-${randomUUID()}`;
  const handle = await stage.client.workflow.start(remediateWorkflowType, {
    workflowId,
    taskQueue: queues.countersign,
    args: [{ assets: ['demo.shop-api'], what: 'Orders fail.' }],
  });
  const subject = await openedIncident(db(), {}, { workflowId, firstRunId: handle.firstExecutionRunId });
  const until = (question: number) =>
    eventually(async () => {
      const { question: open, phase } = await handle.query<RemedyStatus>('status');
      expect([open?.number, phase]).toEqual([question, 'waiting-for-person']);
      return open;
    });
  const send = async (raw: unknown): Promise<string | null> => {
    const error = await handle.executeUpdate('decide', { args: [raw] }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error instanceof WorkflowUpdateFailedError) return error.cause?.message ?? '';
    expect(error).toBeNull();
    return null;
  };
  await until(1);
  return { handle, subject, until, send };
}

const said = (by: string) => ({ by, decision: 'approve', reason: 'It is.' });

test('where signatures count, each question of an incident takes its own, by whoever operates its assets', async () => {
  const { handle, subject, until, send } = await asking('signed');
  expect((await until(1))?.signed).toBe(true);
  expect(await send(said('ada'))).toContain(`countersign decide ${subject}`);
  expect(await send(signedBy(keys.bob, said('bob'), { subject, question: 1 }))).toContain(
    'bob may not answer for incidents on asset demo.shop-api',
  );
  const signed = signedBy(keys.ada, said('ada'), { subject, question: 1 });
  expect(await send(signed)).toBeNull();
  await until(2);
  expect(await send(signed)).toContain('signed for question 1, and question 2 is open');
  expect(await send(signedBy(keys.ada, said('ada'), { subject, question: 2 }))).toBeNull();
  expect((await handle.result()) as RemedyResult).toMatchObject({ outcome: 'no-action' });
  expect(recorded.map(({ refused, who }) => [refused === null, who?.proof])).toEqual([
    [false, undefined],
    [false, undefined],
    [true, 'signature'],
    [false, undefined],
    [true, 'signature'],
  ]);
});

test('where a name is enough, the same words answer both', async () => {
  const { handle, until, send } = await asking('signal');
  expect(await send(said('cyd'))).toContain('cyd may not');
  expect(await send(said('mallory'))).toContain('names nobody');
  expect(await send(said('ada'))).toBeNull();
  await until(2);
  expect(await send(said('ada'))).toBeNull();
  await handle.result();
});

test('what nobody could read, or is nested without end, is refused as any other that is no answer, and the next one counts', async () => {
  const { handle, until, send } = await asking('signal');
  const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
  const hostile: [encoding: string | null, text: string][] = [
    ['json/plain', deep],
    ['binary/of-nobody', '{}'],
    [null, 'x'],
  ];
  // As they come over the wire: no client of ours could write them.
  for (const [encoding, text] of hostile)
    for (const signalName of ['decide', 'approve', 'kill', 'alert'])
      await stage.client.workflowService.signalWorkflowExecution({
        namespace: stage.client.options.namespace,
        workflowExecution: { workflowId: handle.workflowId },
        signalName,
        input: {
          payloads: [
            {
              metadata: encoding === null ? {} : { encoding: Buffer.from(encoding) },
              data: Buffer.from(text),
            },
          ],
        },
      });
  // As JavaScript writes it, and as Temporal's own converter reads it, either would be the end of the workflow.
  expect(() => JSON.stringify(JSON.parse(deep))).toThrow(RangeError);
  expect(() => defaultPayloadConverter.fromPayload({ metadata: {}, data: Buffer.from('x') })).toThrow();
  await until(1);
  expect(await send(said('ada'))).toBeNull();
  await until(2);
  expect(await send(said('ada'))).toBeNull();
  await handle.result();
  expect(recorded[0]).toMatchObject({ raw: expect.stringContaining('nested') as string });
});
