import { resolve } from 'node:path';
import { programVersion } from '../settings/version.ts';
import type { Queue } from '../core/queues.ts';
import { queues } from '../core/queues.ts';
import type { GitHubConnection } from '../core/github/connection.ts';
import type { Connections } from '../core/panel/connection.ts';
import { connectionsOf } from '../settings/connections.ts';
import { gitHubConnectionOf } from '../settings/github.ts';
import { cacheFolder, type Home, homeOf } from '../settings/home.ts';
import { type TemporalSettings, temporalSettings } from '../settings/temporal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface WorkerSettings {
  queues: Queue[];
  databaseUrl: string;
  temporal: TemporalSettings;
  connections: Connections;
  /** Null where this process has no login of GitHub, or does not serve the queue that needs one. */
  gitHub: GitHubConnection | null;
  home: Home;
  cacheFolder: string;
  /** Where countersign.yaml is looked for: the folder, unless `COUNTERSIGN_CONFIG` in the environment names a file. */
  cwd: string;
  environment: Environment;
  /** Of this program, for what it writes. */
  version: string;
}

/** @throws Error that names the variable and the remedy */
export function workerSettings(environment: Environment, cwd: string): WorkerSettings {
  const databaseUrl = environment['DATABASE_URL'];
  if (!databaseUrl) {
    throw new Error('The worker has no database: set DATABASE_URL, or run npm start, which brings one.');
  }
  const home = homeOf(environment, cwd);
  const served = queuesOf(environment['COUNTERSIGN_QUEUES']);
  return {
    queues: served,
    databaseUrl,
    temporal: temporalSettings(environment, home),
    connections: connectionsOf(environment),
    gitHub: served.includes(queues.publish) ? gitHubConnectionOf(environment) : null,
    home,
    cacheFolder: resolve(cwd, cacheFolder(environment)),
    cwd,
    environment,
    version: programVersion(),
  };
}

/** All queues by default; `models` or `countersign,models` for a process that holds the secrets of those alone. */
function queuesOf(wish: string | undefined): Queue[] {
  const known = Object.values(queues);
  if (!wish) return known;
  const named = wish.split(',').map((name) => name.trim());
  const unknown = named.filter((name) => !known.some((queue) => queue === name));
  if (unknown.length > 0) {
    throw new Error(`COUNTERSIGN_QUEUES names "${unknown.join('", "')}": choose among ${known.join(', ')}.`);
  }
  return known.filter((queue) => named.includes(queue));
}
