import { Client, Connection } from '@temporalio/client';
import { eq, sql } from 'drizzle-orm';
import { expect, inject, onTestFinished, vi } from 'vitest';
import { connectDatabase, type Database } from '../../database/client.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { deliveries } from '../../database/schema.ts';
import { createTestDatabase } from '../database.ts';
import { createNamespace } from '../namespace.ts';

export interface ApiWorld {
  databaseUrl: string;
  db: Database;
  client: Client;
  namespace: string;
  /** What the deliveries' open workflows were started with, by workflow id, once this many are listed: Temporal lists a moment late. */
  started(count: number): Promise<Map<string, unknown>>;
  untilForwarded(count: number): Promise<void>;
}

/** A database and a namespace of the test's own; nobody carries out the workflows that are started there. */
export async function apiWorld(): Promise<ApiWorld> {
  const address = inject('temporalAddress');
  const [database, namespace] = await Promise.all([createTestDatabase(), createNamespace(address)]);
  await migrateDatabase(database.url);
  const { db, close } = connectDatabase(database.url, 4);
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  onTestFinished(async () => {
    await Promise.all([close(), connection.close()]);
    await database.drop();
  });
  const forwarded = async () => {
    const [row] = await db
      .select({ count: sql<number>`count(*)::int` })
      .from(deliveries)
      .where(eq(deliveries.state, 'forwarded'));
    return row?.count;
  };
  return {
    databaseUrl: database.url,
    db,
    client,
    namespace,
    started: (count) =>
      vi.waitFor(
        async () => {
          const found = await startedIn(client);
          expect(found.size).toBe(count);
          return found;
        },
        { timeout: 20_000, interval: 100 },
      ),
    untilForwarded: (count) =>
      vi.waitFor(async () => expect(await forwarded()).toBe(count), { timeout: 20_000, interval: 50 }),
  };
}

async function startedIn(client: Client): Promise<Map<string, unknown>> {
  const { executions } = await client.connection.workflowService.listOpenWorkflowExecutions({
    namespace: client.options.namespace,
    maximumPageSize: 1000,
    startTimeFilter: {},
  });
  const inputs = (executions ?? []).map(async ({ execution }) => {
    const workflowId = execution?.workflowId ?? '';
    const history = await client.workflow.getHandle(workflowId).fetchHistory();
    const attributes = history.events?.[0]?.workflowExecutionStartedEventAttributes;
    const [payload] = attributes?.input?.payloads ?? [];
    const input: unknown = JSON.parse(Buffer.from(payload?.data ?? []).toString('utf8'));
    return [
      workflowId,
      { type: attributes?.workflowType?.name, queue: attributes?.taskQueue?.name, input },
    ] as const;
  });
  return new Map(await Promise.all(inputs));
}
