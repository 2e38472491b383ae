import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { taskSweepId } from '../../core/develop/task-sweep.ts';
import { refreshFleetId } from '../../core/fleet/contract.ts';
import { checkpointId } from '../../core/trail/contract.ts';
import { makeOwnSchedules } from '../../worker/own-schedules.ts';
import { createNamespace } from '../namespace.ts';

let client: Client;
beforeAll(async () => {
  const address = inject('temporalAddress');
  const [connection, namespace] = [await Connection.connect({ address }), await createNamespace(address)];
  client = new Client({ connection, namespace });
});
afterAll(() => client.connection.close());

test('schedules are made once: one that a person paused stays paused; the fleet is looked at at once', async () => {
  await makeOwnSchedules(client);
  await expect
    .poll(async () => (await client.schedule.getHandle(refreshFleetId).describe()).info.numActionsTaken)
    .toBeGreaterThan(0);
  for (const id of [taskSweepId, checkpointId, refreshFleetId]) {
    const schedule = client.schedule.getHandle(id);
    expect((await schedule.describe()).state.paused).toBe(false);
    await schedule.pause();
    await makeOwnSchedules(client);
    expect((await schedule.describe()).state.paused).toBe(true);
  }
});
