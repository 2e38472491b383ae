import { expect, test } from 'vitest';
import { blobId, taskId } from '../../core/ids.ts';
import { putJson } from '../../database/blobs.ts';
import {
  findReport,
  loadIteration,
  loadIterations,
  noteOnIteration,
  saveIteration,
} from '../../database/task-iterations.ts';
import { iterationOf } from '../core/develop/iterations.ts';
import { findTask } from '../../database/tasks.ts';
import { databaseForFile } from './database-for-file.ts';
import { openTask } from './task-tables.ts';

const db = databaseForFile();
const task = taskId('t');

test('iterations come back in order, up to one that is named; the first record of one counts', async () => {
  const report = blobId(await putJson(db(), { runner: 'vitest', cases: [] }));
  for (const number of [2, 0, 1])
    await saveIteration(db(), task, iterationOf({ number }), number === 1 ? report : null);
  await saveIteration(db(), task, iterationOf({ number: 1, green: true }), null);
  expect((await loadIterations(db(), task)).map(({ number }) => number)).toEqual([0, 1, 2]);
  expect((await loadIterations(db(), task, 1)).map(({ number }) => number)).toEqual([0, 1]);
  expect(await loadIteration(db(), task, 1)).toEqual(iterationOf({ number: 1 }));
  expect(await loadIteration(db(), task, 9)).toBeNull();
  expect(await findReport(db(), task, 1)).toMatchObject({ runner: 'vitest' });
  expect(await findReport(db(), task, 0)).toBeNull();
});

test('what became of an iteration is added to its record, by two at once too', async () => {
  const other = taskId('other');
  await saveIteration(db(), other, iterationOf(), null);
  await Promise.all([
    noteOnIteration(db(), other, 1, { taken: 'nudge' }),
    noteOnIteration(db(), other, 1, { objections: ['gate tests'] }),
  ]);
  expect(await loadIteration(db(), other, 1)).toEqual(
    iterationOf({ taken: 'nudge', objections: ['gate tests'] }),
  );
  expect(await noteOnIteration(db(), other, 7, { taken: 'nudge' })).toBeNull();
});

test('the record of a task says how far it is, and does not go back', async () => {
  const { id } = await openTask(db(), 'far');
  await saveIteration(db(), id, iterationOf({ number: 3 }), null);
  await saveIteration(db(), id, iterationOf({ number: 2 }), null);
  expect(await findTask(db(), id)).toMatchObject({ iterations: 3, costMicroUsd: 0 });
});
