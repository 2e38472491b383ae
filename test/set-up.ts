import { spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync, realpathSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { findTemporal } from '../embedded/find-temporal.ts';
import { freePort } from '../embedded/ports.ts';
import { type Postgres, startPostgres } from '../embedded/postgres.ts';
import { createProgress } from '../embedded/progress.ts';
import { startTemporal, type TemporalServer } from '../embedded/temporal-server.ts';
import { socketFolder } from './embedded/socket-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** HOST:PORT of the Temporal server that the whole run shares; take task queues and ids of your own. */
    temporalAddress: string;
    temporalUi: string;
    /** The administrator's; tests ask `createTestDatabase()` for databases of their own. */
    databaseUrl: string;
  }
}

/** One Temporal server in memory and one PostgreSQL for the whole run, ended with it, even when it is killed. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = realpathSync(mkdtempSync(join(fastFolder(), 'countersign-test-')));
  // As root, PostgreSQL runs under another uid, which has to pass through.
  chmodSync(folder, 0o711);
  const starting = startServers(folder);
  // Each is started on its own, so that the failure of one does not leave the other running.
  const stopAll = async () => {
    await Promise.allSettled(starting.map((server) => server.then((started) => started.stop())));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [temporal, postgres] = await Promise.all(starting);
    const guard = endWithUs([temporal.mark.pid, postgres.mark.pid], [folder, socketFolder(postgres.url)]);
    project.provide('temporalAddress', temporal.address);
    project.provide('temporalUi', temporal.ui);
    project.provide('databaseUrl', postgres.url);
    return async () => {
      await stopAll();
      guard.dismiss();
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

function startServers(folder: string): [Promise<TemporalServer>, Promise<Postgres>] {
  const log = (name: string) => join(folder, `${name}.log`);
  return [
    startTemporalInMemory(log('temporal')),
    startForgetfulPostgres({ folder: join(folder, 'postgres'), log: log('postgres') }),
  ];
}

const neededBytes = 4e9;

/** In memory where there is plenty: a database has a thousand files, which a disk takes long to create and to remove. */
function fastFolder(): string {
  const inMemory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    accessSync(inMemory, constants.W_OK | constants.X_OK);
    return bavail * bsize >= neededBytes ? inMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Nothing that tests write has to outlive the machine: those about crashes start servers of their own. */
async function startForgetfulPostgres(place: { folder: string; log: string }): Promise<Postgres> {
  const postgres = await startPostgres(place);
  try {
    await forgetSafety(postgres.url);
    return postgres;
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function forgetSafety(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const setting of ['fsync = off', 'full_page_writes = off', "max_wal_size = '256MB'"])
      await client.query(`alter system set ${setting}`);
    await client.query('select pg_reload_conf()');
  } finally {
    await client.end();
  }
}

async function startTemporalInMemory(log: string): Promise<TemporalServer> {
  const { path } = await findTemporal(
    process.env,
    createProgress(process.stderr),
    new AbortController().signal,
  );
  for (let triesLeft = 3; ; triesLeft -= 1) {
    const [port, uiPort] = await Promise.all([freePort(), freePort()]);
    try {
      return await startTemporal({ program: path, port, uiPort, database: null, log });
    } catch (error) {
      // Somebody else may take a free port between our finding it and the server's binding it.
      if (triesLeft <= 1) throw error;
    }
  }
}

/** A shell that waits for its input to end, which it does when we are gone, however that came about. */
function endWithUs(pids: number[], folders: string[]): { dismiss(): void } {
  const script = `cat >/dev/null; kill -INT ${pids.join(' ')} 2>/dev/null; sleep 2; kill -9 ${pids.join(' ')} 2>/dev/null; rm -rf "$@"`;
  const shell = spawn('sh', ['-c', script, 'sh', ...folders], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  return { dismiss: () => shell.kill('SIGKILL') };
}
