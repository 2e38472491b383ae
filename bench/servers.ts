import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporal } from '../embedded/find-temporal.ts';
import { freePort } from '../embedded/ports.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { createProgress } from '../embedded/progress.ts';
import { startTemporal } from '../embedded/temporal-server.ts';
import { type Engine, startEngineOn } from '../test/engine-on.ts';

interface Servers {
  temporalAddress: string;
  databaseUrl: string;
}

/** Runs `measure` against servers of its own, with the settings and the file database of `npm start`. */
export async function withServers(measure: (servers: Servers) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-bench-')));
  chmodSync(folder, 0o711);
  const log = (name: string) => join(folder, `${name}.log`);
  const { path } = await findTemporal(
    process.env,
    createProgress(process.stderr),
    new AbortController().signal,
  );
  const [port, uiPort] = await Promise.all([freePort(), freePort()]);
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), log: log('postgres') });
  const database = join(folder, 'temporal.db');
  const temporal = await startTemporal({ program: path, port, uiPort, database, log: log('temporal') });
  try {
    await measure({ temporalAddress: temporal.address, databaseUrl: postgres.url });
  } finally {
    await Promise.allSettled([temporal.stop(), postgres.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As `withServers`, with the whole product on them. */
export const withEngine = (
  measure: (engine: Engine) => Promise<void>,
  configuration = '{}\n',
): Promise<void> =>
  withServers(async (servers) => {
    const environment = { COUNTERSIGN_LOG_LEVEL: 'error' };
    const engine = await startEngineOn(servers, { configuration, environment });
    try {
      await measure(engine);
    } finally {
      await engine.stop();
    }
  });
