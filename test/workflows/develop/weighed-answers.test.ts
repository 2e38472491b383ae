import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createPeopleActivities } from '../../../activities/people/weigh-answer.ts';
import { blobId } from '../../../core/ids.ts';
import { openTaskRecord } from '../../../database/tasks.ts';
import { taskPlanOf } from '../../activities/develop/task.ts';
import { keys, officeOf } from '../../activities/people/office.ts';
import { signedBy } from '../../core/people/signing.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { gate } from '../stage.ts';
import { openTaskStage, refusalOf, type RunningTask, type TaskStage } from './task-stage.ts';
import { callsOf, judgement, plannedTask, taskWorld, turnOf } from './task-world.ts';

const db = databaseForFile();
let stage: TaskStage;
beforeAll(async () => {
  stage = await openTaskStage(inject('temporalAddress'));
});
afterAll(() => stage.close());

/** A task on record that asks a person after each of its first two iterations, and whose third holds. */
async function asking(approval: 'signal' | 'signed') {
  const people = createPeopleActivities({ db: db(), readConfiguration: () => officeOf(approval) });
  let judged = 0;
  const held = gate();
  const turns = [turnOf('test'), turnOf('test'), turnOf('plan', 'edit', 'test'), turnOf('finish')];
  const world = taskWorld(turns, {
    weighAnswers: (given) => people.weighAnswers(given),
    openTask: async ({ taskId, workflowId }) => {
      const plan = taskPlanOf({}, { taskId, branch: `branch-${randomUUID()}` });
      const input = { ...plan.input, repository: 'https://code.test/acme/shop' };
      await openTaskRecord(db(), {
        taskId,
        workflowId,
        planId: blobId('sha256:plan'),
        plan: { ...plan, input },
      });
      return plannedTask(approval === 'signed' ? { signed: true } : {});
    },
    judgeIteration: async () => judgement((judged += 1) <= 2 ? 'ask-person' : 'go-on', 1),
  });
  const usual = { ...world.activities };
  world.activities.callTool = async (input) => {
    if (input.turn === 3) await held;
    return usual.callTool(input);
  };
  const task = await stage.start(world);
  await task.asked();
  return { task, world, goOn: () => held.open() };
}

const back = (by: string) => ({ by, to: 0, reason: 'The wrong way.' });
const redirect = (by: string) => ({ by, decision: 'redirect', reason: 'Round half up.', snapshot: 0 });

async function named(task: RunningTask, kind?: string) {
  const { taskId, question, nextAnswer } = await task.status();
  const number = kind === undefined ? question?.number : nextAnswer;
  return { subject: taskId, question: number ?? 0, ...(kind !== undefined && { kind }) };
}

test('what was signed puts a task back once, answers one question, and neither stands for the other', async () => {
  const { task, world, goOn } = await asking('signed');
  expect(
    (await task.handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails,
  ).toMatch(/npx countersign decide \S+ redirect --reason "why" --key FILE/);
  expect(await refusalOf(task.update('rollback', back('ada')))).toContain('asks for signatures');
  expect(await refusalOf(task.update('decide', redirect('ada')))).toContain('asks for signatures');
  const decided = signedBy(keys.ada, redirect('ada'), await named(task));
  const undone = signedBy(keys.ada, back('ada'), await named(task, 'countersign.rollback.v1'));
  expect(await refusalOf(task.update('decide', { ...decided, snapshot: 1 }))).toContain('not by this key');
  expect(await refusalOf(task.update('rollback', { ...undone, kind: decided.kind }))).toContain(
    'here counts countersign.rollback.v1',
  );
  await task.update('rollback', undone);
  const { question } = await task.until(
    ({ phase, question: open }) => phase === 'waiting-for-person' && open?.number === 2,
  );
  expect(question?.signed).toBe(true);
  expect(await refusalOf(task.update('rollback', undone))).toContain('question 1, and question 2 is open');
  expect(await refusalOf(task.update('decide', decided))).toContain('question 1, and question 2 is open');
  const again = signedBy(keys.ada, redirect('ada'), await named(task));
  await task.update('decide', again);
  expect(await refusalOf(task.update('decide', again))).toContain('Nothing waits for a decision now');
  goOn();
  expect(await task.result()).toMatchObject({ outcome: 'completed', interventions: 2 });
  const counted = callsOf(world, 'recordIntervention').filter(({ refused }) => refused === null);
  expect(counted).toMatchObject([
    { kind: 'rollback', who: { person: 'ada', proof: 'signature' } },
    { kind: 'stuck', decision: redirect('ada'), who: { person: 'ada', proof: 'signature' } },
  ]);
  expect(JSON.parse(counted[1]?.raw ?? '')).toEqual(again);
  expect(callsOf(world, 'recordIntervention').filter(({ refused }) => refused !== null)).toHaveLength(7);
}, 60_000);

test('typed, the same words put it back and answer as often as they are sent, by whoever may', async () => {
  const { task, goOn } = await asking('signal');
  expect(await refusalOf(task.update('rollback', back('bob')))).toContain('bob may not roll tasks back');
  expect(await refusalOf(task.update('decide', redirect('cyd')))).toContain('cyd may not answer for tasks');
  for (const number of [1, 2]) {
    await task.until(({ phase, question }) => phase === 'waiting-for-person' && question?.number === number);
    await task.update('rollback', back('Ada Lovelace'));
  }
  goOn();
  expect(await task.result()).toMatchObject({ outcome: 'completed', interventions: 2 });
}, 60_000);
