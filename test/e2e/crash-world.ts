import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { simulatorBaseUrl } from '../../core/panel/simulator-address.ts';
import { connectDatabase, type Database } from '../../database/client.ts';
import type { LoggedAsk } from '../../simulator/control/log.ts';
import { startSimulator } from '../../simulator/server.ts';
import { createDatabase } from '../create-database.ts';
import { createNamespace } from '../namespace.ts';
import { startStandIn } from './stand-in.ts';
import { Started } from './started.ts';

const root = join(import.meta.dirname, '..', '..');

/** Few asks at once, so that a kill finds some recorded, some under way and some not begun. */
const configuration = `
seats:
  ollama:
    provider: ollama
    model: qwen3-coder:30b
    focus: edge-cases
    price: { inputMicroUsdPerMillion: 500000, outputMicroUsdPerMillion: 2000000 }
panels:
  default: { seats: [claude, gemini, gpt, ollama], asksAtOnce: 4, tokensPerAskMax: 1000 }
`;

/** What crash proofs work on: all that survives a kill, here, and the worker that does not, in a process of its own. */
export interface CrashWorld {
  client: Client;
  db: Database;
  startWorker: () => Promise<void>;
  /** SIGKILL; resolves once nothing of it is left. */
  killWorker: () => Promise<void>;
  setLatency: (ms: number) => Promise<void>;
  asks: () => Promise<LoggedAsk[]>;
  stop: () => Promise<void>;
}

export async function createCrashWorld(servers: {
  temporalAddress: string;
  databaseUrl: string;
}): Promise<CrashWorld> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-crash-'));
  const [database, simulator, namespace, connection] = await Promise.all([
    createDatabase(servers.databaseUrl),
    startSimulator({ port: 0 }),
    createNamespace(servers.temporalAddress),
    Connection.connect({ address: servers.temporalAddress }),
    writeFile(join(home, 'countersign.yaml'), configuration),
  ]);
  const standIn = await startStandIn(simulator.url);
  const { db, close } = connectDatabase(database.url);
  const environment = {
    HOME: process.env['HOME'],
    PATH: process.env['PATH'],
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_NAMESPACE: namespace,
    DATABASE_URL: database.url,
    COUNTERSIGN_HOME: join(home, 'state'),
    COUNTERSIGN_CONFIG: join(home, 'countersign.yaml'),
    COUNTERSIGN_SIMULATOR_URL: simulator.url,
    // Simulated seats are free; these two count as real.
    ANTHROPIC_API_KEY: 'a-key-that-nobody-checks',
    ANTHROPIC_BASE_URL: simulatorBaseUrl(standIn.url, 'anthropic'),
    OLLAMA_HOST: simulatorBaseUrl(standIn.url, 'ollama'),
  };
  let worker: Started | null = null;
  const killWorker = async () => {
    const child = worker?.child;
    worker = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  return {
    client: new Client({ connection, namespace }),
    db,
    startWorker: async () => {
      worker = new Started(`${process.execPath} ${join(root, 'worker', 'main.ts')}`, home, environment);
      await worker.until('countersign worker ready');
    },
    killWorker,
    setLatency: async (ms) => {
      await fetch(`${simulator.url}/control/latency`, { method: 'PUT', body: JSON.stringify({ ms }) });
    },
    asks: async () => (await (await fetch(`${simulator.url}/control/log`)).json()) as LoggedAsk[],
    stop: async () => {
      await killWorker();
      await Promise.all([close(), connection.close(), standIn.close(), simulator.close()]);
      await database.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
