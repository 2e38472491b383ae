import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { ProcessMark } from '../settings/state.ts';
import { type Launched, launch, tail, watchForEnd } from './launch.ts';
import { type Cluster, clusterEnvironment, prepareCluster } from './postgres-cluster.ts';
import { endProcess, lives, markOf } from './process-mark.ts';

export interface Postgres {
  mark: ProcessMark;
  /** Of the database `countersign`, as its superuser, through a socket that only this user can reach. */
  url: string;
  /** True when it was already running and has been taken over. */
  reused: boolean;
  /** Settles when it has ended, in words. */
  ended: Promise<string>;
  /** Ends its connections and writes everything down: at most 3 s, then it is killed, which loses nothing. */
  stop(): Promise<void>;
}

const startMs = 30_000;

/**
 * The PostgreSQL whose data are at `folder`: the one that runs there, else a new one. It outlives us, whatever ends us.
 * `log` is where a new one writes.
 */
export async function startPostgres({ folder, log }: { folder: string; log: string }): Promise<Postgres> {
  const cluster = await prepareCluster(folder);
  const deadline = performance.now() + startMs;
  for (;;) {
    const found = await findRunning(cluster);
    if (found) return running(cluster, found, null);
    const launched = await launchServer(cluster, log);
    if (await answersBefore(cluster, launched, deadline)) return running(cluster, launched.mark, launched);
    if (performance.now() > deadline) {
      throw new Error(
        `PostgreSQL did not start within ${startMs / 1000} s (data: ${cluster.data}).${tail(log)}`,
      );
    }
    // A postmaster that was killed keeps its place until its children are gone too; and another starter may have won.
    await sleep(300);
  }
}

function launchServer(cluster: Cluster, log: string): Promise<Launched> {
  const args = ['-D', cluster.data, '-c', 'listen_addresses=', '-c', 'unix_socket_permissions=0700'];
  args.push('-c', `unix_socket_directories=${cluster.socketFolder}`, '-c', 'log_min_messages=warning');
  return launch({
    name: 'PostgreSQL',
    program: join(cluster.binaries, 'bin', 'postgres'),
    args,
    environment: clusterEnvironment,
    cwd: '/',
    log,
    owner: cluster.owner && { uid: cluster.owner.uid, gid: cluster.owner.gid },
  });
}

async function answersBefore(cluster: Cluster, launched: Launched, deadline: number): Promise<boolean> {
  while (lives(launched.mark) && performance.now() < deadline) {
    if (await ping(cluster)) return lives(launched.mark);
    await sleep(20);
  }
  return false;
}

/** The postmaster that serves these data, if it answers. */
async function findRunning(cluster: Cluster): Promise<ProcessMark | null> {
  try {
    const pid = Number(readFileSync(join(cluster.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return (await ping(cluster)) ? markOf(pid) : null;
  } catch {
    return null;
  }
}

async function running(cluster: Cluster, mark: ProcessMark, own: Launched | null): Promise<Postgres> {
  await createDatabase(cluster, 'countersign');
  return {
    mark,
    url: urlOf(cluster, 'countersign'),
    reused: own === null,
    ended: own?.ended ?? watchForEnd(mark),
    stop: async () => {
      await endProcess(mark, 'SIGINT', 3000);
      rmSync(cluster.socketFolder, { recursive: true, force: true });
    },
  };
}

function urlOf(cluster: Cluster, database: string): string {
  return `postgres://postgres@/${database}?host=${encodeURIComponent(cluster.socketFolder)}`;
}

async function ping(cluster: Cluster): Promise<boolean> {
  try {
    await asAdministrator(cluster, async () => {});
    return true;
  } catch {
    return false;
  }
}

async function createDatabase(cluster: Cluster, name: string): Promise<void> {
  await asAdministrator(cluster, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount) return;
    await client.query(`create database ${name}`).catch((error: { code?: string }) => {
      // Two starters at once: 42P04 and 23505 both mean that the other has just created it.
      if (error.code !== '42P04' && error.code !== '23505') throw error;
    });
  });
}

async function asAdministrator(cluster: Cluster, act: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({
    connectionString: urlOf(cluster, 'postgres'),
    connectionTimeoutMillis: 2000,
  });
  // A server that goes away while we talk to it fails the call below; the event must not end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.end();
  }
}
