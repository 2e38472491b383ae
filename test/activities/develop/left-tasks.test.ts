import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createLeftTaskActivities } from '../../../activities/develop/left-tasks.ts';
import { blobId, taskId, taskIdOf } from '../../../core/ids.ts';
import { findTask, openTaskRecord } from '../../../database/tasks.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { createNamespace } from '../../namespace.ts';
import { taskPlanOf } from './task.ts';

const db = databaseForFile();
let client: Client;
beforeAll(async () => {
  const address = inject('temporalAddress');
  const [connection, namespace] = [await Connection.connect({ address }), await createNamespace(address)];
  client = new Client({ connection, namespace });
});
afterAll(() => client.connection.close());

/** A workflow that nobody carries out, which therefore runs until it is ended. */
async function start(workflowId = `develop-${randomUUID()}`) {
  const handle = await client.workflow.start('developTask', { workflowId, taskQueue: 'nobody', args: [{}] });
  return { handle, id: taskIdOf(workflowId, handle.firstExecutionRunId) };
}

async function record(id: ReturnType<typeof taskId>, workflowId: string) {
  const plan = taskPlanOf({}, { taskId: id, branch: `b-${randomUUID()}` });
  await openTaskRecord(db(), { taskId: id, workflowId, planId: blobId('sha256:plan'), plan });
}

const end = () => createLeftTaskActivities({ db: db(), client }).endLeftTasks();

test('tasks whose workflow does not run are ended with how it did; those that run are left alone', async () => {
  expect(await end()).toEqual({ ended: [], tasks: false });
  const [runs, terminated, again] = [await start(), await start(), await start()];
  for (const { id, handle } of [runs, terminated, again]) await record(id, handle.workflowId);
  const forgotten = taskId('develop-forgotten.0a1b2c3d');
  await record(forgotten, 'develop-forgotten');
  await terminated.handle.terminate();
  await again.handle.terminate();
  // Another task under the same workflow's id, not on record yet.
  await start(again.handle.workflowId);

  const { ended, tasks } = await end();
  expect(tasks).toBe(true);
  expect(ended.toSorted()).toEqual([terminated.id, again.id, forgotten].toSorted());
  const note = async (id: string) => (await findTask(db(), id))?.note;
  expect(await note(terminated.id)).toContain('(terminated)');
  expect(await note(again.id)).toContain('(another run has its id)');
  expect(await note(forgotten)).toContain('(Temporal no longer knows it)');
  expect(await findTask(db(), runs.id)).toMatchObject({ state: 'running', note: '' });
  expect(await end()).toEqual({ ended: [], tasks: true });
});
