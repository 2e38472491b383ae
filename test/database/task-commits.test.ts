import { expect, test } from 'vitest';
import { taskId } from '../../core/ids.ts';
import { copyTaskCommit, findProvenTests, saveTaskCommit } from '../../database/task-commits.ts';
import { noteOnIteration, saveIteration } from '../../database/task-iterations.ts';
import { iterationOf } from '../core/develop/iterations.ts';
import { databaseForFile } from './database-for-file.ts';

const db = databaseForFile();
const ends = (base: string, head: string) => ({ base: base.repeat(40), head: head.repeat(40) });

async function verified(name: string, number: number, proven: string[]) {
  const task = taskId(name);
  await saveIteration(db(), task, iterationOf({ number }), null);
  await noteOnIteration(db(), task, number, { proven });
  return task;
}

test('what a sandbox saw of the tests is known by the two ends of the change alone', async () => {
  const task = await verified('one', 2, ['cart > adds']);
  await saveTaskCommit(db(), task, { ...ends('a', 'b'), iteration: 2 });
  expect(await findProvenTests(db(), ends('a', 'b'))).toEqual(['cart > adds']);
  expect(await findProvenTests(db(), ends('c', 'b'))).toEqual([]);
  expect(await findProvenTests(db(), ends('b', 'a'))).toEqual([]);
});

test('a commit on the branch holds what one of the bundle does, of the same task only', async () => {
  const task = await verified('two', 1, ['adds']);
  await saveTaskCommit(db(), task, { ...ends('1', '2'), iteration: 1 });
  await copyTaskCommit(db(), taskId('stranger'), ends('1', '2'), ends('3', '5'));
  await copyTaskCommit(db(), task, ends('1', '9'), ends('3', '5'));
  expect(await findProvenTests(db(), ends('3', '5'))).toEqual([]);
  await copyTaskCommit(db(), task, ends('1', '2'), ends('3', '4'));
  await copyTaskCommit(db(), task, ends('1', '2'), ends('3', '4'));
  expect(await findProvenTests(db(), ends('3', '4'))).toEqual(['adds']);
});

test('an iteration that was not verified proves nothing; the last one that a commit holds counts', async () => {
  const task = taskId('three');
  await saveIteration(db(), task, iterationOf({ number: 1 }), null);
  await saveTaskCommit(db(), task, { ...ends('5', '6'), iteration: 1 });
  expect(await findProvenTests(db(), ends('5', '6'))).toEqual([]);
  await verified('three', 2, ['late']);
  await saveTaskCommit(db(), task, { ...ends('5', '6'), iteration: 2 });
  expect(await findProvenTests(db(), ends('5', '6'))).toEqual(['late']);
});
