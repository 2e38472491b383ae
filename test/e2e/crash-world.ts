import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { simulatorBaseUrl } from '../../core/panel/simulator-address.ts';
import { connectDatabase, type Database } from '../../database/client.ts';
import type { LoggedAsk } from '../../simulator/control/log.ts';
import { workerNodeFlags } from '../../settings/worker-flags.ts';
import { startSimulator } from '../../simulator/server.ts';
import { createDatabase } from '../create-database.ts';
import { codeAlone } from '../engine-on.ts';
import { createNamespace } from '../namespace.ts';
import { type Killable, startCrashServers } from './crash-servers.ts';
import { startStandIn } from './stand-in.ts';
import { Started } from './started.ts';

const root = join(import.meta.dirname, '..', '..');

/** Few asks at once, so that a kill finds some recorded, some under way and some not begun. */
const configuration = `${codeAlone}
seats:
  ollama:
    provider: ollama
    model: qwen3-coder:30b
    focus: edge-cases
    price: { inputMicroUsdPerMillion: 500000, outputMicroUsdPerMillion: 2000000 }
panels:
  default: { seats: [claude, gemini, gpt, ollama], asksAtOnce: 4, tokensPerAskMax: 1000 }
`;

export const victims = ['worker', 'temporal', 'postgres'] as const;
export type Victim = (typeof victims)[number];

/** What crash proofs work on: who asks and who answers, here, and all that may be killed, each in a process of its own. */
export interface CrashWorld {
  client: Client;
  db: Database;
  /** The worker is not running to begin with. */
  parts: Readonly<Record<Victim, Killable>>;
  /** Resident memory of the worker at its highest, in bytes; null where the system does not tell. */
  workerMemoryMax: () => number | null;
  setLatency: (ms: number) => Promise<void>;
  asks: () => Promise<LoggedAsk[]>;
  stop: () => Promise<void>;
}

export async function createCrashWorld(): Promise<CrashWorld> {
  const servers = await startCrashServers();
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
  const worker = killableWorker(home, environment);
  return {
    client: new Client({ connection, namespace }),
    db,
    parts: { worker, temporal: servers.temporal, postgres: servers.postgres },
    workerMemoryMax: () => memoryMax(worker.pid()),
    setLatency: async (ms) => {
      await fetch(`${simulator.url}/control/latency`, { method: 'PUT', body: JSON.stringify({ ms }) });
    },
    asks: async () => (await (await fetch(`${simulator.url}/control/log`)).json()) as LoggedAsk[],
    stop: async () => {
      await worker.kill();
      await Promise.all([close(), connection.close(), standIn.close(), simulator.close()]);
      await servers.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** For the next one: Node would keep what it compiled at its end, but these are killed. */
const keepCompiled = `import{flushCompileCache}from"node:module";setTimeout(flushCompileCache,3000).unref()`;
const flags = [
  `--import=${join(root, 'bin', 'quick-imports.mjs')}`,
  `--import='data:text/javascript,${keepCompiled}'`,
  ...workerNodeFlags,
];

export function killableWorker(home: string, environment: NodeJS.ProcessEnv) {
  let worker: Started | null = null;
  return {
    pid: () => worker?.child.pid,
    start: async () => {
      worker = new Started([process.execPath, ...flags, join(root, 'worker', 'main.ts')].join(' '), home, {
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        ...environment,
      });
      await worker.until('countersign worker ready');
    },
    kill: async () => {
      const child = worker?.child;
      worker = null;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

/** proc_pid_status(5): `VmHWM`, in kB. */
function memoryMax(pid: number | undefined): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
