import { NativeConnection } from '@temporalio/worker';
import { connectDatabase } from '../database/client.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { queues } from '../core/queues.ts';
import { connect, connectionOptions } from '../settings/temporal.ts';
import { workflowBundle } from './bundle.ts';
import { createWorkers } from './create-workers.ts';
import { registerSearchAttributes } from './register-search-attributes.ts';
import type { WorkerSettings } from './settings.ts';

const noBundle = '';

/** Connects, migrates, registers, then serves its queues until `stop` is called. `ready` is called once it polls. */
export async function runWorker(settings: WorkerSettings, ready: (stop: () => void) => void): Promise<void> {
  const [, codePath] = await Promise.all([
    prepareNamespace(settings),
    settings.queues.includes(queues.countersign) ? workflowBundle(settings.cacheFolder) : noBundle,
    migrateDatabase(settings.databaseUrl),
  ]);
  const { db, close } = connectDatabase(settings.databaseUrl);
  const connection = await NativeConnection.connect(connectionOptions(settings.temporal));
  try {
    const workers = await createWorkers({ settings, db, connection, codePath });
    const running = workers.map((worker) => worker.run());
    ready(() => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    });
    await Promise.all(running);
  } finally {
    await connection.close();
    await close();
  }
}

async function prepareNamespace({ temporal }: WorkerSettings): Promise<void> {
  const connection = await connect(temporal);
  try {
    await registerSearchAttributes(connection, temporal.namespace);
  } finally {
    await connection.close();
  }
}
