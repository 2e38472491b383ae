import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where one installation keeps its state. */
export interface Home {
  folder: string;
  logs: string;
  /** What runs where at present; see `state.ts`. */
  stateFile: string;
  lockFile: string;
  temporalDatabase: string;
  /** PostgreSQL's data, or a symbolic link to them where another uid has to reach them. */
  postgres: string;
}

/** `COUNTERSIGN_HOME`, else `.countersign` in this checkout: commands find what `npm start` runs from any folder. */
export function homeOf(environment: Environment, cwd: string): Home {
  const folder = resolve(
    cwd,
    environment['COUNTERSIGN_HOME'] || join(import.meta.dirname, '..', '.countersign'),
  );
  return {
    folder,
    logs: join(folder, 'logs'),
    stateFile: join(folder, 'state.json'),
    lockFile: join(folder, 'lock'),
    temporalDatabase: join(folder, 'temporal.db'),
    postgres: join(folder, 'postgres'),
  };
}

/** Creates the folders, readable by their owner alone, since they hold the code under audit. */
export function prepareHome(home: Home): void {
  mkdirSync(home.folder, { recursive: true, mode: 0o700 });
  chmodSync(home.folder, 0o700);
  mkdirSync(home.logs, { recursive: true, mode: 0o700 });
}

/** What may be deleted at any time and is fetched or built again: shared by all checkouts of one user. */
export function cacheFolder(environment: Environment): string {
  const base = environment['XDG_CACHE_HOME'] || join(environment['HOME'] || homedir(), '.cache');
  return join(base, 'countersign');
}

/** Where the key lies that checkpoints of the trail are signed with: `COUNTERSIGN_TRAIL_KEY`, else in the home folder. */
export const trailKeyPath = (environment: Environment, { folder }: Pick<Home, 'folder'>): string =>
  environment['COUNTERSIGN_TRAIL_KEY'] || join(folder, 'trail-key.pem');
