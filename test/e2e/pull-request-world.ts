import pino from 'pino';
import { startApi } from '../../api/run.ts';
import { apiSettings } from '../../api/settings.ts';
import { type GitHub, startGitHub } from '../../simulator/github/server.ts';
import { type Engine, startEngineOn } from '../engine-on.ts';
import type { Killable } from './crash-servers.ts';
import { killableWorker } from './crash-world.ts';

const secret = 'a-secret-of-these-proofs';

export interface PullRequestWorld {
  engine: Engine;
  github: GitHub;
  /** Whoever writes to GitHub, where it is a process of its own; it runs to begin with. */
  publisher: Killable | null;
  stop: () => Promise<void>;
}

interface Options {
  /** The text of a countersign.yaml. */
  configuration: string;
  /** Whether the queue `publish` is served by a process of its own, which may be killed. */
  publishApart?: boolean;
}

/** What most proofs about pull requests want: code alone, and no waiting for checks of others. */
export const quick = 'gates: { tests: "off" }\ngithub: { checksPatienceMinutes: 0 }\n';

/** The whole product beside a simulated GitHub whose webhooks it takes, on servers of the caller's: in tests and programs. */
export async function startPullRequestWorld(
  servers: { temporalAddress: string; databaseUrl: string },
  { configuration, publishApart = false }: Options,
): Promise<PullRequestWorld> {
  const github = await startGitHub();
  const engine = await startEngineOn(servers, {
    configuration,
    environment: {
      COUNTERSIGN_LOG_LEVEL: 'error',
      ...(publishApart
        ? { COUNTERSIGN_QUEUES: 'countersign,models' }
        : { COUNTERSIGN_SIMULATED_GITHUB_URL: github.url }),
    },
  });
  const publisher = publishApart ? publisherOf(servers.temporalAddress, engine, github) : null;
  await publisher?.start();
  const settings = apiSettings(
    {
      TEMPORAL_ADDRESS: servers.temporalAddress,
      TEMPORAL_NAMESPACE: engine.namespace,
      DATABASE_URL: engine.databaseUrl,
      GITHUB_WEBHOOK_SECRET: secret,
      COUNTERSIGN_API_PORT: '0',
    },
    engine.home,
  );
  const api = await startApi({ ...settings, port: 0 }, pino({ level: 'silent' }));
  github.world.hooks.targets = [{ url: `${api.url}/github/webhooks`, secret }];
  const stop = async () => {
    github.world.hooks.targets = [];
    github.world.faults.set([]);
    github.world.faults.release();
    await publisher?.kill();
    await api.stop();
    await engine.stop();
    await github.close();
  };
  return { engine, github, publisher, stop };
}

const publisherOf = (temporalAddress: string, engine: Engine, github: GitHub): Killable =>
  killableWorker(engine.home, {
    HOME: process.env['HOME'],
    PATH: process.env['PATH'],
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: engine.namespace,
    DATABASE_URL: engine.databaseUrl,
    COUNTERSIGN_HOME: `${engine.home}/state`,
    COUNTERSIGN_CONFIG: `${engine.home}/countersign.yaml`,
    COUNTERSIGN_QUEUES: 'publish',
    COUNTERSIGN_SIMULATED_GITHUB_URL: github.url,
    COUNTERSIGN_LOG_LEVEL: 'error',
  });
