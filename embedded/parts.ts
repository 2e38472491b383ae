import { join } from 'node:path';
import { simulatedFleetVariable } from '../core/fleet/sources.ts';
import { connect, type TemporalSettings } from '../settings/temporal.ts';
import { workerNodeFlags } from '../settings/worker-flags.ts';
import type { EngineWish, Keep } from './engine-wish.ts';
import { findTemporal } from './find-temporal.ts';
import { plainEnvironment } from './launch.ts';
import { answers } from './ports.ts';
import { startPostgres } from './postgres.ts';
import type { Progress } from './progress.ts';
import { serve } from './serve.ts';
import { startTemporal, type TemporalServer } from './temporal-server.ts';

export async function bringUpPostgres(wish: EngineWish, keep: Keep): Promise<string> {
  const given = wish.environment['DATABASE_URL'];
  if (given) return given;
  const step = wish.progress('PostgreSQL');
  let url = '';
  const begin = () =>
    startPostgres({ folder: wish.home.postgres, log: join(wish.home.logs, 'postgres.log') });
  await orFail(step, () =>
    keep('postgres', begin, (served) => {
      url = served.url;
      return url;
    }),
  );
  step.done();
  return url;
}

export async function bringUpTemporal(
  wish: EngineWish,
  keep: Keep,
): Promise<{ temporal: TemporalSettings; ui: string | null }> {
  if (wish.temporal.source === 'TEMPORAL_ADDRESS') {
    const step = wish.progress(`Temporal at ${wish.temporal.address}`);
    await orFail(step, async () => (await connect(wish.temporal)).close());
    step.done();
    return { temporal: wish.temporal, ui: wish.environment['TEMPORAL_UI_URL'] || null };
  }
  const found = wish.leftTemporal ? null : await findTemporal(wish.environment, wish.progress, wish.signal);
  const step = wish.progress('Temporal');
  let left = wish.leftTemporal;
  const begin = async (): Promise<TemporalServer> => {
    const served = left;
    left = null;
    if (served) return served;
    const { path } = found ?? (await findTemporal(wish.environment, wish.progress, wish.signal));
    const { temporal: port, ui: uiPort } = wish.ports;
    const log = join(wish.home.logs, 'temporal.log');
    const encrypts = wish.temporal.payloadKeys.length > 0;
    const codec = encrypts ? { codecEndpoint: `http://127.0.0.1:${wish.ports.api}/codec` } : {};
    return startTemporal(
      { program: path, port, uiPort, database: wish.home.temporalDatabase, log, ...codec },
      wish.signal,
    );
  };
  await orFail(step, () => keep('temporal', begin, (served) => served.address));
  step.done(found ? `${found.path}, from ${found.source}` : 'taken over from the run before');
  return {
    temporal: { ...wish.temporal, address: `127.0.0.1:${wish.ports.temporal}`, source: 'npm start' },
    ui: `http://127.0.0.1:${wish.ports.ui}`,
  };
}

export async function bringUpSimulator(wish: EngineWish, keep: Keep, script: string): Promise<string> {
  const step = wish.progress('Simulator');
  const port = wish.ports.simulator;
  const begin = () =>
    serve({
      signal: wish.signal,
      name: 'The simulator',
      script,
      args: ['--port', String(port), '--log', join(wish.home.logs, 'simulator-asks.jsonl')],
      environment: plainEnvironment(wish.environment),
      log: join(wish.home.logs, 'simulator.log'),
      ready: () => answers(port),
      graceMs: 1000,
    });
  const url = `http://127.0.0.1:${port}`;
  await orFail(step, () => keep('simulator', begin, () => url));
  step.done();
  return url;
}

export async function bringUpWorker(
  wish: EngineWish,
  keep: Keep,
  reached: {
    databaseUrl: string;
    temporal: TemporalSettings;
    simulator: string | null;
    github: string | null;
    fleet: string | null;
    sandbox: string;
  },
): Promise<void> {
  const step = wish.progress('Worker');
  const environment = {
    ...wish.environment,
    TEMPORAL_ADDRESS: reached.temporal.address,
    DATABASE_URL: reached.databaseUrl,
    COUNTERSIGN_HOME: wish.home.folder,
    COUNTERSIGN_SANDBOX_SOCKET: reached.sandbox,
    ...(reached.simulator !== null && { COUNTERSIGN_SIMULATOR_URL: reached.simulator }),
    ...(reached.github !== null && { COUNTERSIGN_SIMULATED_GITHUB_URL: reached.github }),
    ...(reached.fleet !== null && { [simulatedFleetVariable]: reached.fleet }),
  };
  const begin = () =>
    serve({
      signal: wish.signal,
      name: 'The worker',
      script: wish.programs.worker,
      nodeFlags: workerNodeFlags,
      environment,
      log: join(wish.home.logs, 'worker.log'),
      ready: (launched) => launched.output().includes('countersign worker ready'),
      graceMs: 5000,
    });
  await orFail(step, () => keep('worker', begin, () => null));
  step.done();
}

/** Runs what brings a part up, and has its step say so when that fails. */
export async function orFail(step: ReturnType<Progress>, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    step.failed('did not start');
    throw error;
  }
}
