import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from '../settings/home.ts';
import { buildTemporal } from './build-temporal.ts';
import { downloadTemporal } from './download-temporal.ts';
import { lock } from './lock.ts';
import type { Progress, Step } from './progress.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The program `temporal`, and where it was found. */
export interface TemporalProgram {
  source: 'path' | 'cache' | 'download' | 'build';
  path: string;
}

/** Puts the program at `target`, and answers null; else says why it did not. */
type Fetch = (target: string, progress: Progress, signal: AbortSignal) => Promise<string | null>;

/** The ways to get the program into the cache. */
export interface TemporalSources {
  download: Fetch;
  build: Fetch;
}

/** What is there without fetching anything: `temporal` on PATH, else in the cache. */
export function temporalAtHand(environment: Environment): TemporalProgram | null {
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'temporal');
    if (folder && isProgram(path)) return { source: 'path', path };
  }
  const path = cachedTemporal(environment);
  return isProgram(path) ? { source: 'cache', path } : null;
}

export const cachedTemporal = (environment: Environment) => join(cacheFolder(environment), 'bin', 'temporal');

/**
 * PATH, the cache, the SDK's download, `go install`, in this order; what had to be fetched is in the cache afterwards.
 * Two starters at once: one fetches, the other waits. Throws with what to install when nothing works.
 */
export async function findTemporal(
  environment: Environment,
  progress: Progress,
  signal: AbortSignal,
  sources: TemporalSources = { download: downloadTemporal, build: buildTemporal },
): Promise<TemporalProgram> {
  const found = temporalAtHand(environment);
  if (found) return found;
  const path = cachedTemporal(environment);
  mkdirSync(join(cacheFolder(environment), 'bin'), { recursive: true });
  const steps: Step[] = [];
  const waiting = () => {
    steps.push(progress('Waiting for another start that is fetching Temporal'));
  };
  const held = await lock(`${path}.lock`, waiting, signal);
  for (const step of steps) step.done();
  try {
    return temporalAtHand(environment) ?? (await fetchTemporal(path, progress, signal, sources));
  } finally {
    held.release();
  }
}

async function fetchTemporal(
  path: string,
  progress: Progress,
  signal: AbortSignal,
  sources: TemporalSources,
): Promise<TemporalProgram> {
  const notDownloaded = await sources.download(path, progress, signal);
  if (notDownloaded === null) return { source: 'download', path };
  const notBuilt = await sources.build(path, progress, signal);
  if (notBuilt === null) return { source: 'build', path };
  signal.throwIfAborted();
  throw new Error(
    [
      'Temporal was not found, and could not be fetched:',
      '  PATH:      no program "temporal"',
      `  cache:     nothing at ${path}`,
      `  download:  ${notDownloaded}`,
      `  build:     ${notBuilt}`,
      'Install it (https://docs.temporal.io/cli#install, or "brew install temporal") and start again, or set',
      'TEMPORAL_ADDRESS=HOST:PORT to use a Temporal server that already runs.',
    ].join('\n'),
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
