import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const identity = [
  '-c',
  'user.name=Test',
  '-c',
  'user.email=test@example.invalid',
  '-c',
  'init.defaultBranch=main',
];

/** The text that the last commit of the checkout changes, and that `change.diff` holds. */
const changed = `export function firstOf(values: string[]): string {
  for (let i = 0; i <= values.length; i += 1) if (values[i]) return values[i];
  return '';
}
`;

/**
 * This tree as a newcomer's checkout: the files that git knows or would add, the packages linked in, two commits on
 * `main`, and a `change.diff` to audit.
 */
export function makeCheckout(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-checkout-')));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  for (const path of listed.toString('utf8').split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const git = (...args: string[]) =>
    execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'pipe' });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A checkout');
  git('checkout', '--quiet', '-b', 'change');
  writeFileSync(join(folder, 'core', 'first-of.ts'), changed);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Find the first');
  writeFileSync(join(folder, 'change.diff'), git('diff', 'main', 'change'));
  return folder;
}

/** The commands of the README's shell blocks, in order. */
export function readmeCommands(): string[] {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gmsu)].map(([, block]) => block ?? '');
  return blocks.flatMap((block) => block.split('\n')).filter((line) => line.trim() !== '');
}

export interface Ran {
  status: number | null;
  out: string;
}

/** Runs one command line as a person would paste it. */
export function runShell(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.on('data', (bytes) => (out += String(bytes)));
    child.stderr.on('data', (bytes) => (out += String(bytes)));
    child.once('close', (status) => resolve({ status, out }));
  });
}
