import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, Connection } from '@temporalio/client';
import { connectDatabase, type Database } from '../database/client.ts';
import { clientOf } from '../settings/temporal.ts';
import { startSimulator } from '../simulator/server.ts';
import { runWorker } from '../worker/run.ts';
import { workerSettings } from '../worker/settings.ts';
import { createDatabase } from './create-database.ts';
import { createNamespace } from './namespace.ts';

export interface Engine {
  client: Client;
  db: Database;
  databaseUrl: string;
  namespace: string;
  simulator: Awaited<ReturnType<typeof startSimulator>>;
  home: string;
  /** Ends the worker, and starts another that differs in these variables; with the client that goes with them. */
  restartWorker: (changes: Record<string, string>) => Promise<Client>;
  stop: () => Promise<void>;
}

/** Most audits of tests are about something else, of changes that bring code alone: the gate `tests` would ask about each. */
export const codeAlone = 'gates: { tests: "off" }\n';

export interface EngineOptions {
  /** The text of a countersign.yaml; by default `codeAlone`. */
  configuration?: string;
  environment?: Record<string, string>;
}

/**
 * The whole product in this process, as `npm start` joins it: a real worker on a namespace and a database of its own,
 * every provider played by a simulator of its own.
 */
export async function startEngineOn(
  servers: { temporalAddress: string; databaseUrl: string },
  options: EngineOptions = {},
): Promise<Engine> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-engine-'));
  const [database, simulator, namespace] = await Promise.all([
    createDatabase(servers.databaseUrl),
    startSimulator({ port: 0 }),
    createNamespace(servers.temporalAddress),
  ]);
  const configurationFile = join(home, 'countersign.yaml');
  await writeFile(configurationFile, options.configuration ?? codeAlone);
  const environment = {
    HOME: process.env['HOME'],
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_NAMESPACE: namespace,
    DATABASE_URL: database.url,
    COUNTERSIGN_HOME: join(home, 'state'),
    COUNTERSIGN_CONFIG: configurationFile,
    COUNTERSIGN_SIMULATOR_URL: simulator.url,
    ...options.environment,
  };
  let worker = await startWorker(environment, home);
  const connection = await Connection.connect({ address: servers.temporalAddress });
  const { db, close } = connectDatabase(database.url);
  const stop = async () => {
    await worker.stop();
    await Promise.all([close(), connection.close(), simulator.close()]);
    await database.drop();
    await rm(home, { recursive: true, force: true });
  };
  const clientIn = (one: Environment) => clientOf(connection, workerSettings(one, home).temporal);
  const restartWorker = async (changes: Record<string, string>) => {
    await worker.stop();
    worker = await startWorker({ ...environment, ...changes }, home);
    return clientIn({ ...environment, ...changes });
  };
  const client = clientIn(environment);
  return { client, db, databaseUrl: database.url, namespace, simulator, home, restartWorker, stop };
}

type Environment = Record<string, string | undefined>;

async function startWorker(environment: Environment, cwd: string) {
  let ended: Promise<void> = Promise.resolve();
  const stop = await new Promise<() => void>((resolve, reject) => {
    ended = runWorker(workerSettings(environment, cwd), resolve);
    ended.catch(reject);
  });
  return {
    stop: async () => {
      stop();
      await ended;
    },
  };
}
