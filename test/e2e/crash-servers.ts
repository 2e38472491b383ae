import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporal } from '../../embedded/find-temporal.ts';
import { keptPort } from '../kept-port.ts';
import { startPostgres } from '../../embedded/postgres.ts';
import { signal, waitForEnd } from '../../embedded/process-mark.ts';
import { createProgress } from '../../embedded/progress.ts';
import { startTemporal } from '../../embedded/temporal-server.ts';

/** A process that a crash proof may kill, and bring back to the same place. */
export interface Killable {
  /** SIGKILL; resolves once it has ended. */
  kill: () => Promise<void>;
  /** Resolves once it answers again. */
  start: () => Promise<void>;
}

export interface CrashServers {
  temporalAddress: string;
  temporalUi: string;
  databaseUrl: string;
  /** Where the Temporal server keeps what it knows: files whose names begin with this path. */
  temporalDatabase: string;
  temporal: Killable;
  postgres: Killable;
  stop: () => Promise<void>;
}

const endMsMax = 10_000;
const temporalFile = 'temporal.db';

/** A Temporal server and a PostgreSQL of one's own, as `npm start` brings them, that keep on disk what they know. */
export async function startCrashServers(): Promise<CrashServers> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'countersign-crash-servers-')));
  // As root, PostgreSQL runs under another uid, which has to pass through.
  await chmod(folder, 0o711);
  const startDatabase = () =>
    startPostgres({ folder: join(folder, 'postgres'), log: join(folder, 'postgres.log') });
  const startEngine = await temporalStarter(folder);
  let [postgres, temporal] = await Promise.all([startDatabase(), startEngine()]);
  return {
    temporalAddress: temporal.address,
    temporalUi: temporal.ui,
    databaseUrl: postgres.url,
    temporalDatabase: join(folder, temporalFile),
    temporal: {
      kill: () => killed(temporal.mark),
      start: async () => {
        temporal = await startEngine();
      },
    },
    postgres: {
      kill: () => killed(postgres.mark),
      start: async () => {
        postgres = await startDatabase();
      },
    },
    stop: async () => {
      await Promise.allSettled([temporal.stop(), postgres.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Always on the same ports: those who knew the server that was killed look for the next one there. */
async function temporalStarter(folder: string) {
  const progress = createProgress(process.stderr);
  const { path } = await findTemporal(process.env, progress, new AbortController().signal);
  const [port, uiPort] = [await keptPort(), await keptPort()];
  const database = join(folder, temporalFile);
  const log = join(folder, 'temporal.log');
  return () => startTemporal({ program: path, port, uiPort, database, log });
}

async function killed(mark: Parameters<typeof signal>[0]): Promise<void> {
  signal(mark, 'SIGKILL');
  if (!(await waitForEnd(mark, endMsMax))) throw new Error(`Process ${mark.pid} outlived a SIGKILL.`);
}
