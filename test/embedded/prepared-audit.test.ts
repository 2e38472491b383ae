import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { announcePreparedAudit, openPreparedAudit, preparedAuditId } from '../../embedded/prepared-audit.ts';
import { silent } from '../../embedded/progress.ts';
import { freePort } from '../../embedded/ports.ts';
import type { TemporalSettings } from '../../settings/temporal.ts';
import { createStartActivities } from '../../activities/people/admit-start.ts';
import { parseAuditInput } from '../../core/panel/audit-input.ts';
import { connectDatabase } from '../../database/client.ts';
import { migrateDatabase } from '../../database/migrate.ts';
import { createTrail } from '../../database/trail.ts';
import { office } from '../core/people/starting.ts';
import { createTestDatabase } from '../database.ts';
import { createNamespace } from '../namespace.ts';

const never = new AbortController().signal;
const nothing = async (): Promise<void> => {};
const address = inject('temporalAddress');
let settings: TemporalSettings;
let client: Client;

beforeAll(async () => {
  const namespace = await createNamespace(address);
  settings = { address, namespace, source: 'npm start', apiKey: null, tls: false, payloadKeys: [] };
  const connection = await Connection.connect({ address });
  client = new Client({ connection, namespace });
  return () => connection.close();
});

/** A worker whose `auditChange` waits for a person at once, until it is told how to end. */
async function serveAudits() {
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace: settings.namespace,
    taskQueue: 'countersign',
    workflowsPath: fileURLToPath(new URL('programs/fake-audit.ts', import.meta.url)),
  });
  const ran = worker.run();
  onTestFinished(async () => {
    worker.shutdown();
    await ran;
    await connection.close();
  });
}

test('the prepared audit is opened once, shown as it stands, and opened again only when it failed', async () => {
  await serveAudits();
  const opened = await openPreparedAudit(settings, never, silent, nothing);
  expect(opened).toMatchObject({ id: preparedAuditId, status: { phase: 'waiting-for-person' } });
  const handle = client.workflow.getHandle(preparedAuditId);
  const { runId } = await handle.describe();

  await openPreparedAudit(settings, never, silent, nothing);
  expect((await handle.describe()).runId).toBe(runId);

  await handle.signal('end');
  await handle.result();
  expect((await openPreparedAudit(settings, never, silent, nothing))?.status?.phase).toBe('done');
  expect((await handle.describe()).runId).toBe(runId);

  await client.workflow.start('auditChange', { workflowId: preparedAuditId, taskQueue: 'countersign' });
  await handle.terminate();
  expect((await openPreparedAudit(settings, never, silent, nothing))?.status?.phase).toBe(
    'waiting-for-person',
  );
});

test('it is not waited for when everything is to stop', async () => {
  const namespace = await createNamespace(address);
  const stopped = AbortSignal.abort();
  expect(await openPreparedAudit({ ...settings, namespace }, stopped, silent, nothing)).toMatchObject({
    status: null,
  });
});

test('without a server it is skipped, with the reason', async () => {
  const skipped = vi.fn<(why: string) => void>();
  const port = await freePort();
  const nowhere = { ...settings, address: `127.0.0.1:${port}` };
  expect(await openPreparedAudit(nowhere, never, () => ({ ...silent(''), skipped }), nothing)).toBeNull();
  expect(skipped).toHaveBeenCalledWith(expect.stringContaining(`127.0.0.1:${port}`));
});

test('where people are named it is admitted as what we have announced, and was started by nobody', async () => {
  const database = await createTestDatabase();
  await migrateDatabase(database.url);
  const { db, close } = connectDatabase(database.url, 2);
  onTestFinished(async () => {
    await close();
    await database.drop();
  });
  await serveAudits();
  await openPreparedAudit(settings, never, silent, () => announcePreparedAudit(database.url));
  const history = await client.workflow.getHandle(preparedAuditId).fetchHistory();
  const [begun] = history.events ?? [];
  const typed = begun?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
  const parsed = parseAuditInput(JSON.parse(Buffer.from(typed ?? []).toString()));
  const start = { type: 'auditChange', workflowId: preparedAuditId, runId: 'run-1', ...parsed };
  const activities = createStartActivities({
    db,
    readConfiguration: () => office(),
    trail: createTrail(db),
  });
  expect(await activities.admitStart(start as never)).toEqual({ person: null });
});
