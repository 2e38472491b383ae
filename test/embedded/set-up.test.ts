import { Connection } from '@temporalio/client';
import { Client } from 'pg';
import { expect, inject, test } from 'vitest';
import { createTestDatabase } from '../database.ts';

test('the run has a Temporal server with its UI', async () => {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const answer = await connection.workflowService.describeNamespace({ namespace: 'default' });
  expect(answer.namespaceInfo?.name).toBe('default');
  await connection.close();
  expect((await fetch(inject('temporalUi'))).status).toBe(200);
});

test('each test has a database of its own', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const client = new Client({ connectionString: one.url });
  await client.connect();
  await client.query('create table only_here (id int)');
  const elsewhere = new Client({ connectionString: other.url });
  await elsewhere.connect();
  await expect(elsewhere.query('select * from only_here')).rejects.toThrow('does not exist');
  await Promise.all([client.end(), elsewhere.end()]);
  await Promise.all([one.drop(), other.drop()]);
  await expect(new Client({ connectionString: one.url }).connect()).rejects.toThrow('does not exist');
});
