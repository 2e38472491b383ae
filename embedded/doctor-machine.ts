import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Home } from '../settings/home.ts';
import { type Check, ok, warning, wrong } from './check.ts';

type Environment = NodeJS.ProcessEnv;

const run = promisify(execFile);
const checkout = join(import.meta.dirname, '..');
const freeBytesMin = 1e9;

export function checkNode(): Check {
  const { node } = process.versions;
  if (Number(node.split('.')[0]) >= 24) return ok('Node', `${node} (${process.execPath})`);
  return wrong('Node', `${node}, too old`, 'Run npm start, which brings Node 24 along, or install Node 24.');
}

export function checkPackages(): Check {
  const installed = join(checkout, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return wrong('npm packages', 'not installed', 'Run npm ci, or npm start.');
  const changed = differing(join(checkout, 'package-lock.json'), installed);
  if (changed.length === 0) return ok('npm packages', 'as package-lock.json wants them');
  return wrong(
    'npm packages',
    `${changed.length} not as package-lock.json wants them (${changed[0]}, …)`,
    'Run npm ci, or npm start.',
  );
}

export async function checkGit({ environment }: { environment: Environment }): Promise<Check> {
  try {
    const { stdout } = await run('git', ['--version'], { env: environment, timeout: 1500 });
    return ok('git', stdout.trim().replace('git version ', ''));
  } catch {
    return wrong(
      'git',
      'not found: only patches can be audited',
      'Install git (apt-get install git, brew install git).',
    );
  }
}

export async function checkHome({ home }: { home: Home }): Promise<Check> {
  const folder = existing(home.folder);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return wrong('home', `${folder} cannot be written`, 'Set COUNTERSIGN_HOME to a folder that can.');
  }
  const { bavail, bsize } = await statfs(folder);
  const free = `${home.folder}, ${((bavail * bsize) / 1e9).toFixed(1)} GB free`;
  if (bavail * bsize >= freeBytesMin) return ok('home', free);
  return warning('home', free, 'Free 1 GB: packages, Temporal and PostgreSQL need about that.');
}

export function checkChromium({ environment }: { environment: Environment }): Check {
  const found = ['chromium', 'chromium-browser', 'google-chrome']
    .map((name) => findProgram(name, environment))
    .find((path) => path !== null);
  if (found) return ok('Chromium', found);
  return warning(
    'Chromium',
    'not found: the browser tests are skipped, all else works',
    'Install chromium to run them.',
  );
}

/** Where a program stands on PATH; null when it does not. */
export function findProgram(name: string, environment: Environment): string | null {
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

interface Locked {
  version?: string;
  optional?: boolean;
  link?: boolean;
}

/** Packages that one lock wants and the other does not have in that version; those of other platforms may be absent. */
function differing(wantedPath: string, installedPath: string): string[] {
  const read = (path: string) =>
    (JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Locked> }).packages;
  const installed = read(installedPath);
  return Object.entries(read(wantedPath))
    .filter(([path, { version, optional, link }]) => {
      if (!path || link) return false;
      const found = installed[path];
      return found ? found.version !== version : !optional;
    })
    .map(([path]) => path);
}

function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder));
}
