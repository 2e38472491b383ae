import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { expect, onTestFinished, test } from 'vitest';
import { createHandlingStarter } from '../../../api/inbox/start-handling.ts';
import type { Delivery } from '../../../core/github/delivery.ts';
import { apiWorld } from '../api-world.ts';

const delivery: Delivery = { kind: 'closed', owner: 'acme', repo: 'shop', number: 1, merged: true };

test('a delivery that was started already counts as forwarded, while its workflow runs and after', async () => {
  const world = await apiWorld();
  const start = createHandlingStarter(world.client);
  const id = randomUUID();
  const tries = [await start({ id, delivery }), await start({ id, delivery })];
  await world.started(1);
  await world.client.workflow.getHandle(`delivery/${id}`).terminate('has ended');
  tries.push(await start({ id, delivery }));
  expect(tries).toEqual([{ kind: 'forwarded' }, { kind: 'forwarded' }, { kind: 'forwarded' }]);
  await world.started(0);
});

test('what Temporal refuses whenever it is sent is put off', async () => {
  const world = await apiWorld();
  const outcome = await createHandlingStarter(world.client)({ id: 'x'.repeat(5000), delivery });
  expect(outcome).toMatchObject({
    kind: 'postponed',
    why: expect.stringContaining('length') as string,
  });
});

test('where nobody answers, and where there is no such namespace, it is for later', async () => {
  const world = await apiWorld();
  const connection = Connection.lazy({ address: '127.0.0.1:9' });
  onTestFinished(() => connection.close());
  const nobody = createHandlingStarter(new Client({ connection }));
  const elsewhere = createHandlingStarter(
    new Client({ connection: world.client.connection, namespace: 'none-such' }),
  );
  const outcomes = await Promise.all(
    [nobody, elsewhere].map((start) => start({ id: randomUUID(), delivery })),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(['later', 'later']);
});
