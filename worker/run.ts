import type { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { connectDatabase } from '../database/client.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { queues } from '../core/queues.ts';
import { clientOf, connect, connectionOptions } from '../settings/temporal.ts';
import { workflowBundle } from './bundle.ts';
import { createWorkers } from './create-workers.ts';
import { watchKillSwitch } from './live-activities.ts';
import { registerSearchAttributes } from './register-search-attributes.ts';
import { makeOwnSchedules } from './own-schedules.ts';
import type { WorkerSettings } from './settings.ts';

const noBundle = '';

/** Connects, migrates, registers, then serves its queues until `stop` is called. `ready` is called once it polls. */
export async function runWorker(settings: WorkerSettings, ready: (stop: () => void) => void): Promise<void> {
  const [front, codePath] = await Promise.all([
    prepareNamespace(settings),
    settings.queues.includes(queues.countersign)
      ? workflowBundle(settings.cacheFolder, { failuresEncoded: settings.temporal.payloadKeys.length > 0 })
      : noBundle,
    migrateDatabase(settings.databaseUrl),
  ]);
  const { db, close } = connectDatabase(settings.databaseUrl);
  const connection = await NativeConnection.connect(connectionOptions(settings.temporal));
  const stopWatching = settings.queues.includes(queues.live) ? watchKillSwitch(settings, db) : null;
  try {
    const client = clientOf(front, settings.temporal);
    const workers = await createWorkers({ settings, db, connection, client, codePath });
    if (settings.queues.includes(queues.countersign)) await makeOwnSchedules(client);
    const running = workers.map((worker) => worker.run());
    ready(() => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    });
    await Promise.all(running);
  } finally {
    await stopWatching?.();
    await Promise.all([connection.close(), front.close()]);
    await close();
  }
}

/** Registers what is missing there. Returns the connection that clients use. */
async function prepareNamespace({ temporal }: WorkerSettings): Promise<Connection> {
  const connection = await connect(temporal);
  try {
    await registerSearchAttributes(connection, temporal.namespace);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}
