import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Actors } from '../../../activities/assets/actors.ts';
import type { AssetActor } from '../../../activities/assets/driver.ts';
import type { Observation } from '../../../core/fleet/asset.ts';

/** What an asset is like, in a file that tests change. */
export const healthy: Observation = {
  state: 'running',
  health: 'healthy',
  identity: 'box-1',
  version: '1.0',
  configDigest: null,
  facts: {},
  events: [],
  reason: null,
};

export const stateFile = (folder: string, name: string): string => join(folder, `${name}.state.json`);
export const setState = (folder: string, name: string, change: Partial<Observation> = {}): void =>
  writeFileSync(stateFile(folder, name), JSON.stringify({ ...healthy, ...change }));

/**
 * Acts by real processes; assets are files of a folder. A deed that is no `run` appends its type to `deeds`. `trusting`: it
 * does not look, in the moment in which it acts, which asset that is.
 */
export function processActors(folder: string, opened: () => void = () => {}, trusting = false): Actors {
  const observe = async (name: string): Promise<Observation> =>
    JSON.parse(readFileSync(stateFile(folder, name), 'utf8')) as Observation;
  const actor: AssetActor = {
    observe,
    refuse: async (_name, deed) => (deed.type === 'scale' ? 'It has no replicas.' : null),
    dryRun: async (_name, deed) => (deed.type === 'run' ? `would run ${deed.argv.join(' ')}` : null),
    act: async ({ name, identity }, deed, { signal, onOutput }) => {
      if (!trusting && (await observe(name)).identity !== identity) throw new Error('It is another one.');
      const argv =
        deed.type === 'run'
          ? deed.argv
          : ['/bin/sh', '-c', 'printf "%s\\n" "$1" >> "$2"', 'sh', deed.type, join(folder, 'deeds')];
      const [command = '', ...rest] = argv;
      const env = deed.type === 'run' ? deed.env : {};
      const child = spawn(command, rest, {
        stdio: ['ignore', 'pipe', 'pipe'],
        env,
        cwd: folder,
        detached: true,
      });
      const end = () => process.kill(-(child.pid ?? 0), 'SIGKILL');
      signal.addEventListener('abort', end, { once: true });
      child.stdout.on('data', onOutput);
      child.stderr.on('data', onOutput);
      const exit = await new Promise<number | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
      });
      signal.removeEventListener('abort', end);
      return { exit, stopped: exit === null };
    },
    close: async () => {},
  };
  return {
    actorOf: async () => {
      opened();
      return actor;
    },
    close: async () => {},
  };
}
