import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createLeftIncidentActivities } from '../../../activities/remedy/left-incidents.ts';
import type { RemedyQuestion } from '../../../core/remedy/status.ts';
import { findIncident, saveRemedyQuestion } from '../../../database/incidents.ts';
import { endLeftIncident } from '../../../database/left-incidents.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import { createNamespace } from '../../namespace.ts';
import { openedIncident } from './opened.ts';

const db = databaseForFile();
let client: Client;
beforeAll(async () => {
  const address = inject('temporalAddress');
  const [connection, namespace] = [await Connection.connect({ address }), await createNamespace(address)];
  client = new Client({ connection, namespace });
});
afterAll(() => client.connection.close());

/** A workflow that nobody carries out, which therefore runs until it is ended; and its incident on record. */
async function start() {
  const workflowId = `incident-${randomUUID()}`;
  const handle = await client.workflow.start('remediate', { workflowId, taskQueue: 'nobody', args: [{}] });
  const id = await openedIncident(db(), {}, { workflowId, firstRunId: handle.firstExecutionRunId });
  return { handle, id };
}

const end = () => createLeftIncidentActivities({ db: db(), client }).endLeftIncidents();

test('incidents whose workflow does not run are ended with how it did, and ask nobody; those that run are left alone', async () => {
  expect(await end()).toEqual({ ended: [] });
  const [runs, terminated] = [await start(), await start()];
  const forgotten = await openedIncident(db());
  const question: RemedyQuestion = { kind: 'asked', title: 'Which?', story: '', options: [] };
  await saveRemedyQuestion(db(), terminated.id, question);
  await terminated.handle.terminate();
  expect((await end()).ended.toSorted()).toEqual([terminated.id, forgotten].toSorted());
  expect(await findIncident(db(), terminated.id)).toMatchObject({
    state: 'unsolved',
    note: expect.stringContaining('(terminated)') as string,
    question: null,
    endedAt: expect.any(Date) as Date,
  });
  expect((await findIncident(db(), forgotten))?.note).toContain('(Temporal no longer knows it)');
  expect(await findIncident(db(), runs.id)).toMatchObject({ state: 'open', note: '' });
  expect(await end()).toEqual({ ended: [] });
  expect(await endLeftIncident(db(), terminated.id, 'Another end.')).toBe(false);
});
