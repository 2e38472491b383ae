import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTaskActivities } from '../../../activities/develop/task-activities.ts';
import { parseConfiguration, withoutFile } from '../../../core/configuration/parse.ts';
import type { Reach } from '../../../core/configuration/panel-seats.ts';
import type { TaskInput } from '../../../core/develop/task-input.ts';
import { auditId, taskId } from '../../../core/ids.ts';
import { type Provider, providers } from '../../../core/panel/seat.ts';
import { findToolResult, callsOfTurn } from '../../../database/task-calls.ts';
import { loadIteration, saveIteration } from '../../../database/task-iterations.ts';
import { saveTurn, waitingNotes } from '../../../database/task-messages.ts';
import { readTaskStory, readTurn } from '../../../database/task-story.ts';
import { findTask } from '../../../database/tasks.ts';
import { saveGateResult } from '../../../database/gates.ts';
import { answerOf, callOf } from '../../core/develop/conversations.ts';
import { iterationOf } from '../../core/develop/iterations.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { resultOf } from '../../database/task-tables.ts';
import { failureOf } from '../models/support.ts';
import { taskPlanOf } from './task.ts';

const db = databaseForFile();
const reach = (of: Reach = 'simulated') =>
  Object.fromEntries(providers.map((provider) => [provider, of])) as Record<Provider, Reach>;
const activitiesWith = (yaml = '') => {
  const configuration = yaml === '' ? withoutFile() : parseConfiguration(yaml).configuration;
  if (!configuration) throw new Error('The configuration of this test is wrong.');
  return createTaskActivities({ db: db(), readConfiguration: () => configuration });
};
const input = (more: Partial<TaskInput> = {}): TaskInput => ({ ...taskPlanOf().input, ...more });
const newId = () => taskId(`task-${randomUUID()}`);
const opening = (more: Partial<TaskInput> = {}, id = newId()) => ({
  taskId: id,
  workflowId: `workflow of ${id}`,
  input: input(more),
  reach: reach(),
});
const policy = taskPlanOf().policy;

describe('opening a task', () => {
  test('freezes policy, and again gives the same, whatever was configured meanwhile', async () => {
    const asked = opening({ limits: { iterations: 3 } });
    const planned = await activitiesWith().openTask(asked);
    expect(planned).toMatchObject({
      title: 'Totals lose their cents: mend rounding.',
      branch: expect.stringMatching(/^countersign\/totals-lose-their-cents-mend-rounding-[0-9a-f]{4}$/),
      developer: { provider: 'anthropic', family: 'anthropic', simulated: true },
      policy: { iterationsMax: 3, sameErrorMax: 3 },
      callsPerIterationMax: 80,
    });
    expect(await activitiesWith('develop:\n  callsPerIterationMax: 5\n').openTask(asked)).toEqual(planned);
    expect(await findTask(db(), asked.taskId)).toMatchObject({
      state: 'running',
      simulated: true,
      plan: planned.planId,
    });
  });

  test('refuses a branch on which another one runs, and takes another name where none was given', async () => {
    const task = activitiesWith();
    const first = opening({ branch: 'topic' });
    await task.openTask(first);
    expect(await failureOf(task.openTask(opening({ branch: 'topic' })))).toMatchObject({
      kind: 'task.branch-taken',
      message: expect.stringContaining(first.workflowId),
    });
    const mine = await task.openTask(opening({}, newId()));
    expect(mine.branch).not.toBe('topic');
  });

  test('refuses a developer that cannot be asked', async () => {
    const others = activitiesWith('develop:\n  provider: openai\n  model: gpt-5\n');
    expect(await failureOf(others.openTask(opening()))).toMatchObject({ kind: 'configuration.invalid' });
    const keyless = { ...opening(), reach: reach('none') };
    expect(await failureOf(activitiesWith().openTask(keyless))).toMatchObject({
      kind: 'configuration.invalid',
      message: expect.stringContaining('ANTHROPIC_API_KEY'),
    });
  });
});

test('an iteration is judged with all before it, the same again, and the step stands on its record', async () => {
  const task = activitiesWith();
  const id = newId();
  for (const number of [0, 1, 2, 3])
    await saveIteration(
      db(),
      id,
      iterationOf({ number, edit: { files: 0, addedLines: 0, removedLines: 0, trivial: true } }),
      null,
    );
  const asked = { taskId: id, iteration: 3, policy, minutes: 1 };
  const judged = await task.judgeIteration(asked);
  expect(judged.step).not.toBe('go-on');
  expect((await loadIteration(db(), id, 3))?.taken).toBe(judged.step);
  await task.restartProgress({ taskId: id, iteration: 3, because: 'redirected' });
  expect(await task.judgeIteration(asked)).toEqual(judged);
  expect(await loadIteration(db(), id, 3)).toMatchObject({ restart: { because: 'redirected' } });
  expect(await failureOf(task.judgeIteration({ ...asked, iteration: 9 }))).toMatchObject({
    kind: 'task.unknown',
  });
  expect(await failureOf(task.noteObjections({ taskId: id, iteration: 9, objections: [] }))).toMatchObject({
    kind: 'task.unknown',
  });
});

test('calls for the engine are read and answered; those for the sandbox are not its to read', async () => {
  const task = activitiesWith();
  const id = newId();
  const plan = { summary: 'Round once.', files: [], decisions: [] };
  const blocks = [
    callOf(1, 0, 'plan', plan),
    callOf(1, 1, 'read', { path: 'a.ts' }),
    callOf(1, 2, 'finish', {}, 'Not carried out.'),
  ];
  await saveTurn(db(), {
    taskId: id,
    turn: 1,
    iteration: 1,
    told: [],
    answer: answerOf(blocks),
    cost: { inputTokens: 1, cachedTokens: 0, outputTokens: 1, costMicroUsd: 1 },
  });
  expect(await task.readCall({ taskId: id, turn: 1, call: 0 })).toEqual({ tool: 'plan', arguments: plan });
  for (const call of [1, 2, 3])
    expect((await failureOf(task.readCall({ taskId: id, turn: 1, call }))).kind).toBe('input.invalid');
  const answer = { taskId: id, turn: 1, call: 0, iteration: 1, ok: true, text: 'Go on.' };
  await task.answerCall(answer);
  await task.answerCall({ ...answer, text: 'other', ok: false });
  expect(await findToolResult(db(), id, 1, 0)).toMatchObject({ ok: true });
  expect(await callsOfTurn(db(), id, 1)).toMatchObject([{ tool: 'plan', summary: 'plan Round once.' }]);
});

test('a task’s whole story is there in the end', async () => {
  const task = activitiesWith();
  const asked = opening({ branch: 'story' });
  const { taskId: id } = asked;
  await task.openTask(asked);
  const decision = { by: 'eve', decision: 'redirect' as const, reason: 'Try the other file.' };
  const question = {
    taskId: id,
    number: 1,
    kind: 'stuck' as const,
    title: 'Stuck',
    decision,
    refused: null,
    raw: '{}',
    waitedMs: 5000,
  };
  await task.recordIntervention(question);
  await task.recordIntervention(question);
  await task.tellDeveloper({ taskId: id, key: 'redirect-1', text: 'Try the other file.' });
  await saveIteration(db(), id, iterationOf(), null);
  await saveTurn(db(), {
    taskId: id,
    turn: 1,
    iteration: 1,
    told: [],
    answer: answerOf([]),
    cost: { inputTokens: 9, cachedTokens: 3, outputTokens: 1, costMicroUsd: 7 },
  });
  const { story } = await task.describeStuck({
    taskId: id,
    iteration: 1,
    judgement: { step: 'ask-person', stuck: [], alarms: [], best: 1, advice: '' },
  });
  expect(story).toContain('iteration 1');
  await task.closeTask({ taskId: id, result: resultOf(id) });
  const row = await findTask(db(), id);
  if (!row) throw new Error('The task is not on record.');
  expect(await readTaskStory(db(), row)).toMatchObject({
    task: { state: 'completed' },
    plan: { branch: 'story' },
    iterations: [{ record: { number: 1 } }],
    turns: [{ turn: 1, cachedTokens: 3, costMicroUsd: 7 }],
    notes: [{ key: 'redirect-1', turn: null }],
    interventions: [{ kind: 'stuck', by: 'eve', decision: 'redirect', waitedMs: 5000 }],
    hosts: [],
  });
  expect(await readTurn(db(), row, 1)).toMatchObject({ blocks: [] });
  expect(await readTurn(db(), row, 2)).toBeNull();
});

test('a verdict that did not pass is told once, and names what stands in the way', async () => {
  const task = activitiesWith();
  const id = newId();
  const audit = auditId(`audit-${id}`);
  const hits = [
    {
      rule: 'tests.missing',
      file: 'src/cart.ts',
      startLine: 3,
      endLine: 3,
      quote: 'x',
      message: 'Add a test.',
    },
  ];
  await saveGateResult(db(), audit, { gate: 'tests', outcome: 'hit', hits, unread: [] });
  const told = await task.tellVerdict({ taskId: id, key: 'verdict-1', auditId: audit, note: 'eve: not yet' });
  expect(told.objections).toEqual(['gate tests: tests.missing in src/cart.ts']);
  expect(
    await task.tellVerdict({ taskId: id, key: 'verdict-1', auditId: audit, note: 'eve: not yet' }),
  ).toEqual(told);
  expect(await waitingNotes(db(), id)).toMatchObject([
    { key: 'verdict-1', text: expect.stringContaining('note |eve: not yet') },
  ]);
});
