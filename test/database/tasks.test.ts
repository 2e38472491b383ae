import { describe, expect, test } from 'vitest';
import type { TaskQuestion } from '../../core/develop/status.ts';
import {
  closeTaskRecord,
  findTask,
  listAskingTasks,
  listTasks,
  saveIntervention,
  saveQuestion,
  updateTask,
} from '../../database/tasks.ts';
import { databaseForFile } from './database-for-file.ts';
import { openTask, resultOf } from './task-tables.ts';

const db = databaseForFile();

describe('a branch', () => {
  test('is had by one running task of a repository, of many at once too', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => openTask(db(), 'one')));
    const winners = all.filter(({ opened }) => opened.opened);
    expect(winners).toHaveLength(1);
    const loser = all.find(({ opened }) => !opened.opened);
    expect(loser?.opened).toEqual({
      opened: false,
      takenBy: { taskId: winners[0]?.id, workflowId: winners[0]?.workflowId },
    });
  });

  test('of the same name in another repository is another one', async () => {
    await openTask(db(), 'two');
    expect((await openTask(db(), 'two', { repository: 'github:acme/other' })).opened).toEqual({
      opened: true,
    });
  });

  test('is free once its task has ended', async () => {
    const { id } = await openTask(db(), 'three');
    await closeTaskRecord(db(), id, resultOf(id));
    expect((await openTask(db(), 'three')).opened).toEqual({ opened: true });
  });

  test('is free for the next run of a workflow that was ended from outside', async () => {
    const first = await openTask(db(), 'four', { workflowId: 'again' });
    expect((await openTask(db(), 'four', { workflowId: 'again' })).opened).toEqual({ opened: true });
    expect(await findTask(db(), first.id)).toMatchObject({ state: 'failed', endedAt: expect.any(Date) });
  });
});

test('a task learns of itself, is closed once, and is found by its workflow', async () => {
  const { id, workflowId } = await openTask(db(), 'five');
  await updateTask(db(), id, { engine: 'docker', iterations: 1 });
  expect(await findTask(db(), workflowId)).toMatchObject({
    id,
    state: 'running',
    engine: 'docker',
    iterations: 1,
  });
  await closeTaskRecord(db(), id, resultOf(id, { outcome: 'stopped', note: 'Enough.' }));
  await closeTaskRecord(db(), id, resultOf(id, { outcome: 'completed' }));
  expect(await findTask(db(), id)).toMatchObject({
    state: 'stopped',
    note: 'Enough.',
    pullRequest: 'acme/shop#4',
  });
  expect(await findTask(db(), 'nobody')).toBeNull();
});

test('tasks are listed newest first, or by their state', async () => {
  const { id } = await openTask(db(), 'six');
  const [newest] = await listTasks(db(), { limit: 1 });
  expect(newest?.id).toBe(id);
  const running = await listTasks(db(), { state: 'running', limit: 100 });
  expect(running.every((task) => task.state === 'running')).toBe(true);
  expect(running.length).toBeGreaterThan(1);
});

test('interventions are counted while the task runs; refused answers and repeats are not', async () => {
  const { id } = await openTask(db(), 'seven');
  const one = {
    task: id,
    number: 1,
    kind: 'stuck',
    title: 'Stuck',
    raw: '{}',
    waitedMs: 60_000,
    refused: null,
  };
  await saveIntervention(db(), one);
  await saveIntervention(db(), one);
  await saveIntervention(db(), { ...one, number: 2, refused: 'late', waitedMs: 0 });
  expect(await findTask(db(), id)).toMatchObject({ interventions: 1, waitedMs: 60_000 });
});

const question: TaskQuestion = {
  number: 1,
  kind: 'stuck',
  title: 'No progress',
  story: 'It goes round.',
  options: [],
  recommended: null,
};

test('a task asks until it is answered, or over', async () => {
  const [answered, over, asking] = await Promise.all(
    ['answered', 'over', 'asking'].map((branch) => openTask(db(), branch)),
  );
  if (!answered || !over || !asking) throw new Error('Three were opened.');
  for (const { id } of [answered, over, asking]) await saveQuestion(db(), id, question);
  await saveQuestion(db(), answered.id, null);
  await closeTaskRecord(db(), over.id, resultOf(over.id, { outcome: 'stopped' }));
  expect((await listAskingTasks(db(), 10)).map(({ id }) => id)).toEqual([asking.id]);
  expect(await findTask(db(), over.id)).toMatchObject({ question: null, state: 'stopped' });
});
