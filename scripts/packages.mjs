import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** The Node that the packages bring along. */
export const ownNode = join(root, 'node_modules', '.bin', 'node');

const oldestNode = 20;

/**
 * Whether `node_modules` holds what `package-lock.json` wants. Compared by content, since git and npm both touch times.
 * @param {string} folder of the checkout
 */
export function packagesAreCurrent(folder) {
  const installed = readPackages(join(folder, 'node_modules', '.package-lock.json'));
  const wanted = readPackages(join(folder, 'package-lock.json'));
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (!path || link) return true;
    return installed[path] ? installed[path].version === version : optional === true;
  });
}

/** Ends with all packages there, Node 24 among them; throws with a remedy when that cannot be. */
export async function ensurePackages() {
  const own = Number(process.versions.node.split('.')[0]);
  if (own < oldestNode) {
    throw new Error(
      `This is Node ${process.versions.node}: install Node ${oldestNode} or later (https://nodejs.org).`,
    );
  }
  if (!packagesAreCurrent(root)) await withLock(installPackages);
  if (!isProgram(ownNode)) await installNode();
}

async function installPackages() {
  if (packagesAreCurrent(root)) return;
  const total = Object.keys(readPackages(join(root, 'package-lock.json')) ?? {}).length;
  const count = () => `${countInstalled()} of at most ${total} packages`;
  await runWithTicker('Installing packages (about a minute the first time)', 'npm', installArgs, root, count);
}

// The engine warnings are about the Node that runs npm; the packages run on the Node that they bring along.
const installArgs = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];

/** npm's policy may have kept the package `node` from running its install script, which fetches the program. */
async function installNode() {
  const folder = join(root, 'node_modules', 'node');
  await runWithTicker(
    'Installing Node 24',
    process.execPath,
    ['installArchSpecificPackage.js'],
    folder,
    () => '',
  );
  if (isProgram(ownNode)) return;
  throw new Error(
    'Node 24 could not be installed as a package: install Node 24 yourself (https://nodejs.org), and start again.',
  );
}

/**
 * @param {string} what
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {() => string} detail
 */
function runWithTicker(what, program, args, cwd, detail) {
  const begun = Date.now();
  const { isTTY } = process.stdout;
  const elapsed = () => `${Math.round((Date.now() - begun) / 1000)} s`;
  const line = () => `… ${what}: ${[detail(), elapsed()].filter(Boolean).join(', ')}`;
  process.stdout.write(isTTY ? line() : `… ${what}\n`);
  const timer = setInterval(
    () => process.stdout.write(isTTY ? `\r\u001b[K${line()}` : `${line()}\n`),
    isTTY ? 500 : 15_000,
  );
  return new Promise((resolve, reject) => {
    let words = '';
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (bytes) => {
      words = `${words}${bytes}`.slice(0, 20_000);
    });
    child.once('error', (error) => {
      clearInterval(timer);
      reject(
        new Error(`${program} cannot be run (${error.message}): install Node with npm (https://nodejs.org).`),
      );
    });
    child.once('close', (code) => {
      clearInterval(timer);
      const start = isTTY ? '\r\u001b[K' : '';
      if (code === 0) {
        process.stdout.write(`${start}✓ ${what} (${elapsed()})\n`);
        resolve(undefined);
        return;
      }
      process.stdout.write(start);
      reject(new Error(explain(`${program} ${args.join(' ')}`, code, words)));
    });
  });
}

/**
 * @param {string} command
 * @param {number | null} code
 * @param {string} words
 */
function explain(command, code, words) {
  const [, remedy] = remedies.find(([sign]) => sign.test(words)) ?? [];
  // npm says what is wrong first, and how it is called afterwards.
  const lines = words.split('\n').filter((line) => line.replace('npm error', '').trim());
  const shown = lines.slice(0, 12).map((line) => `  ${line.slice(0, 300)}`);
  return [`${command} failed with ${code}:`, ...shown, remedy ?? 'Run it by hand to see all of it.'].join(
    '\n',
  );
}

/** @type {[RegExp, string][]} */
const remedies = [
  [/EUSAGE/, 'package.json and package-lock.json do not belong together: run npm install, and commit both.'],
  [
    /EACCES|EPERM/,
    'This folder cannot be written by you: give it to your user (chown), or clone it where you may write.',
  ],
  [/ENOSPC/, 'The disk is full: free about 1 GB.'],
  [
    /ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EAI_AGAIN|E40\d/,
    "npm's registry cannot be reached: check the network, a proxy (npm config set proxy …) or a mirror (npm config set registry …).",
  ],
];

/**
 * One installs at a time: npm empties node_modules before it fills it.
 * @param {() => Promise<void>} act
 */
async function withLock(act) {
  const path = join(root, '.cache', 'installing');
  mkdirSync(join(root, '.cache'), { recursive: true });
  for (let told = false; !takeLock(path); told = true) {
    if (!told) process.stdout.write('… Waiting for another start that is installing packages\n');
    await sleep(500);
  }
  try {
    await act();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
function takeLock(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = Number(readText(path));
  if (holder > 0 && isAlive(holder)) return false;
  rmSync(path, { force: true });
  return false;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function countInstalled() {
  try {
    return readdirSync(join(root, 'node_modules'), { recursive: false }).length;
  } catch {
    return 0;
  }
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, optional?: boolean, link?: boolean }> | null}
 */
function readPackages(path) {
  try {
    return JSON.parse(readText(path)).packages;
  } catch {
    return null;
  }
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
