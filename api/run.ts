import { Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import { connectDatabase } from '../database/client.ts';
import { saveDelivery } from '../database/deliveries.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import { clientOf, connectionOptions } from '../settings/temporal.ts';
import { createApp } from './app.ts';
import { createVerify } from './github/verify.ts';
import { startForwarder } from './inbox/forwarder.ts';
import { heardByTask } from './inbox/heard-by-task.ts';
import { createHandlingStarter } from './inbox/start-handling.ts';
import { listen } from './listen.ts';
import { createRefusals } from './refusals.ts';
import type { ApiSettings } from './settings.ts';

export interface Api {
  /** The origin that it listens at. */
  url: string;
  stop(): Promise<void>;
}

/** Listens and forwards until it is stopped. Needs the database at once, Temporal only to go on with what it took. */
export async function startApi(settings: ApiSettings, log: Logger): Promise<Api> {
  await migrateDatabase(settings.databaseUrl);
  const { db, close } = connectDatabase(settings.databaseUrl);
  const connection = Connection.lazy(connectionOptions(settings.temporal));
  const client = clientOf(connection, settings.temporal);
  const forwarder = startForwarder({ db, start: createHandlingStarter(client), log });
  const endRest = async () => {
    await forwarder.stop();
    await Promise.all([connection.close(), close()]);
  };
  const readConfiguration = () =>
    loadConfiguration(settings.configuration.environment, settings.configuration.cwd);
  const app = createApp({
    log,
    login: { db, readConfiguration, refusals: createRefusals() },
    codec: {
      keys: settings.temporal.payloadKeys,
      namespace: settings.temporal.namespace,
      uiOrigin: settings.uiOrigin,
    },
    webhooks: {
      verify: createVerify(settings.webhookSecrets),
      ourselves: { appId: settings.appId },
      refusals: createRefusals(),
      save: async (received) => saveDelivery(db, await heardByTask(db, received)),
      wake: () => forwarder.wake(),
    },
  });
  try {
    const listener = await listen(app, settings);
    return {
      url: listener.url,
      stop: async () => {
        await listener.close();
        await endRest();
      },
    };
  } catch (error) {
    await endRest();
    throw error;
  }
}
