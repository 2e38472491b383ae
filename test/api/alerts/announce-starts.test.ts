import { expect, test } from 'vitest';
import { announcingStarts } from '../../../api/alerts/announce-starts.ts';
import type { AlertOpener } from '../../../api/alerts/tell-groups.ts';
import { createStartActivities } from '../../../activities/people/admit-start.ts';
import { parseTaskInput } from '../../../core/develop/task-input.ts';
import { parseRemediateInput } from '../../../core/remedy/remediate-input.ts';
import { createTrail } from '../../../database/trail.ts';
import { office } from '../../core/people/starting.ts';
import { databaseForFile } from '../../database/database-for-file.ts';

const db = databaseForFile();
const remedy = { assets: ['demo.a'], what: 'It is down.' };
const task = { repository: 'github:acme/shop', wanted: 'Mend it.', title: 'Mend it' };

/** Whether the start is admitted, as the worker would: where people are named, and in nobody's name. */
const admit = (start: object) =>
  createStartActivities({ db: db(), readConfiguration: () => office(), trail: createTrail(db()) })
    .admitStart({ runId: 'run-1', ...start } as never)
    .then(
      () => true,
      () => false,
    );
const admitRemedy = (workflowId: string) =>
  admit({ type: 'remediate', workflowId, ...parseRemediateInput(remedy) });
const admitTask = (workflowId: string) => admit({ type: 'developTask', workflowId, ...parseTaskInput(task) });

/** An opener in whose Temporal a worker is as quick as can be: it has looked before the start has returned. */
const quick = (looked: boolean[]): AlertOpener => ({
  tell: async () => false,
  open: async (workflowId) => void looked.push(await admitRemedy(workflowId)),
  develop: async (workflowId) => void looked.push(await admitTask(workflowId)),
});

test('what alerts open starts by itself, however quick the worker is; unannounced it does not', async () => {
  const bare: boolean[] = [];
  await quick(bare).open('alert-1', remedy, []);
  await quick(bare).develop('alert-2', task);
  expect(bare).toEqual([false, false]);

  const announced: boolean[] = [];
  const opener = announcingStarts(quick(announced), db());
  await opener.open('alert-3', remedy, []);
  await opener.develop('alert-4', task);
  expect(announced).toEqual([true, true]);
});

test('what is no input is announced to nobody, and starts all the same, to say what is wrong', async () => {
  const opened: string[] = [];
  const opener = announcingStarts({ ...quick([]), open: async (id) => void opened.push(id) }, db());
  await opener.open('alert-5', { assets: [], what: '' }, []);
  expect(opened).toEqual(['alert-5']);
});

test('telling what is open announces nothing', async () => {
  const opener = announcingStarts(quick([]), db());
  expect(await opener.tell('alert-6', [])).toBe(false);
  expect(await admitRemedy('alert-6')).toBe(false);
});
