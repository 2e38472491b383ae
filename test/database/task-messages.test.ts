import { expect, test } from 'vitest';
import { taskId } from '../../core/ids.ts';
import {
  costOfIteration,
  findAnswer,
  loadOpening,
  loadPastTurns,
  saveNote,
  saveOpening,
  saveTurn,
  waitingNotes,
} from '../../database/task-messages.ts';
import { callsOfIteration, callsOfTurn, findToolResult } from '../../database/task-calls.ts';
import { carriedOut } from '../activities/develop/task.ts';
import { answerOf, callOf, noteOf } from '../core/develop/conversations.ts';
import { failureOf } from '../activities/models/support.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const cost = { inputTokens: 5, cachedTokens: 1, outputTokens: 2, costMicroUsd: 30 };
const turnOf = (id: string, turn: number, iteration = 1) => ({
  taskId: taskId(id),
  turn,
  iteration,
  told: [noteOf(`n-${turn}`, 'told')],
  answer: answerOf([callOf(turn, 0, 'read', { path: 'a\u0000\ud800.ts' })]),
  cost,
});

test('a turn comes back as it was; the first answer to it counts', async () => {
  await saveTurn(db(), turnOf('a', 1));
  await saveTurn(db(), { ...turnOf('a', 1), answer: answerOf([]), told: [] });
  await saveTurn(db(), turnOf('a', 2, 2));
  expect(await findAnswer(db(), taskId('a'), 1)).toEqual({
    answer: turnOf('a', 1).answer,
    iteration: 1,
    cost,
  });
  expect(await findAnswer(db(), taskId('a'), 3)).toBeNull();
  expect(
    (await loadPastTurns(db(), taskId('a'), 3)).map(({ turn, iteration, told }) => [
      turn,
      iteration,
      told.length,
    ]),
  ).toEqual([
    [1, 1, 1],
    [2, 2, 1],
  ]);
  expect(await loadPastTurns(db(), taskId('a'), 2)).toHaveLength(1);
  expect(await costOfIteration(db(), taskId('a'), 2)).toBe(30);
  expect(await costOfIteration(db(), taskId('a'), 3)).toBe(0);
});

test('notes wait until a turn tells them; one that comes meanwhile waits for the next', async () => {
  const id = taskId('b');
  await saveNote(db(), id, 'n-1', 'first');
  await saveNote(db(), id, 'n-1', 'again');
  await saveNote(db(), id, 'later', 'second');
  expect(await waitingNotes(db(), id)).toEqual([
    { key: 'n-1', text: 'first' },
    { key: 'later', text: 'second' },
  ]);
  await saveTurn(db(), turnOf('b', 1));
  expect(await waitingNotes(db(), id)).toEqual([{ key: 'later', text: 'second' }]);
});

test('the opening is kept once, and missed where it is not there', async () => {
  const id = taskId('c');
  expect(await failureOf(loadOpening(db(), id))).toMatchObject({ kind: 'task.unknown' });
  await saveOpening(db(), id, { pack: 'p', rules: 'r' });
  await saveOpening(db(), id, { pack: 'other', rules: 'r' });
  expect(await loadOpening(db(), id)).toEqual({ pack: 'p', rules: 'r' });
});

test('results of calls are kept once, and found by call, turn and iteration', async () => {
  const id = taskId('d');
  await carriedOut(db(), id, [2, 1], { text: 'one' });
  await carriedOut(db(), id, [2, 1], { text: 'other' }, { ok: false });
  await carriedOut(db(), id, [1, 0], { text: 'zero' });
  expect(await findToolResult(db(), id, 2, 1)).toEqual({ ok: true, summary: 'one' });
  expect(await findToolResult(db(), id, 2, 0)).toBeNull();
  expect((await callsOfTurn(db(), id, 2)).map(({ call }) => call)).toEqual([1]);
  expect((await callsOfIteration(db(), id, 1)).map(({ turn }) => turn)).toEqual([1, 2]);
});
