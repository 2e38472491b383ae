import { Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import { simulatedAlertVariable, withSimulatedSender } from '../core/alerts/simulated-sender.ts';
import { saveAlerts } from '../database/alerts.ts';
import { connectDatabase, type Database } from '../database/client.ts';
import { saveDelivery } from '../database/deliveries.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { createTrail } from '../database/trail.ts';
import { isLoopback } from '../core/loopback.ts';
import { withLocalOwner } from '../core/people/local-owner.ts';
import { eventOfRefusedLogin } from '../core/trail/events.ts';
import { loadConfiguration } from '../settings/configuration.ts';
import { clientOf, connectionOptions } from '../settings/temporal.ts';
import { announcingStarts } from './alerts/announce-starts.ts';
import { startAlertTeller } from './alerts/teller.ts';
import { createAlertOpener } from './alerts/tell-groups.ts';
import { createApp } from './app.ts';
import { createVerify } from './github/verify.ts';
import { startForwarder } from './inbox/forwarder.ts';
import { heardByTask } from './inbox/heard-by-task.ts';
import { createHandlingStarter } from './inbox/start-handling.ts';
import { listen } from './listen.ts';
import type { LoginDependencies } from './login/login-dependencies.ts';
import { createLoginProvider } from './login/provider/login-provider.ts';
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
  const { environment, cwd } = settings.configuration;
  const readConfiguration = () => loadConfiguration(environment, cwd);
  const opener = announcingStarts(createAlertOpener(client), db);
  const teller = startAlertTeller({ db, opener, readConfiguration, log });
  const endRest = async () => {
    await Promise.all([forwarder.stop(), teller.stop()]);
    await Promise.all([connection.close(), close()]);
  };
  const app = createApp({
    log,
    login: loginOf(settings, db, log),
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
    alerts: {
      readConfiguration: () => ({
        alerts: withSimulatedSender(
          readConfiguration().alerts,
          settings.alertSecrets[simulatedAlertVariable] !== undefined,
        ),
      }),
      secretOf: (variable) => settings.alertSecrets[variable]?.trim() || undefined,
      refusals: createRefusals(),
      save: (received) => saveAlerts(db, received),
      wake: () => teller.wake(),
      nowMs: Date.now,
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

/** Who may come in; who tries too often, is told to wait, and stands on the trail, one address a minute. */
function loginOf(settings: ApiSettings, db: Database, log: Logger): LoginDependencies {
  const { environment, cwd } = settings.configuration;
  const loopback = isLoopback(settings.host);
  const trail = createTrail(db);
  const tooMany = (address: string) => {
    const minute = new Date().toISOString().slice(0, 16);
    trail
      .append(`refused-logins/${minute}`, eventOfRefusedLogin({ address }, 'it tried too often in a minute'))
      .catch((error: unknown) => log.error({ err: error }, 'the trail could not be written to'));
  };
  return {
    db,
    log,
    readConfiguration: () => withLocalOwner(loadConfiguration(environment, cwd), { loopback }),
    refusals: createRefusals(tooMany),
    provider: createLoginProvider(settings.loginSecrets),
    now: () => new Date(),
  };
}
