import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../embedded/ports.ts';

const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find((path) => existsSync(path));

/** Why none can be started here; null where one can. */
export const noSshd = program === undefined ? 'openssh-server is not installed' : null;

export interface OwnSshd {
  address: string;
  /** As `ssh-keygen -lf` prints it. */
  hostKey: string;
  user: string;
  /** The private key that is let in. */
  credential: string;
  stop(): Promise<void>;
}

function makeKey(path: string): string {
  if (!existsSync(path)) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
  const [, fingerprint = ''] = execFileSync('ssh-keygen', ['-lf', path], { encoding: 'utf8' }).split(' ');
  return fingerprint;
}

/**
 * A real sshd in `folder`, as the user who runs the tests, who alone can log in; `hostKeyName`: which of its keys it shows.
 * Programs in `folder/bin` come first on the path of whoever logs in.
 */
export async function startSshd(folder: string, hostKeyName = 'host', port?: number): Promise<OwnSshd> {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  // Where sshd, started by root, puts the part of it that may do nothing.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const hostKey = makeKey(join(folder, hostKeyName));
  makeKey(join(folder, 'login'));
  const listening = port ?? (await freePort());
  const lines = [
    `ListenAddress 127.0.0.1:${listening}`,
    `HostKey ${join(folder, hostKeyName)}`,
    `AuthorizedKeysFile ${join(folder, 'login.pub')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    'PermitRootLogin yes',
    `SetEnv PATH=${join(folder, 'bin')}:/usr/local/bin:/usr/bin:/bin`,
  ];
  const configuration = join(folder, `sshd-${hostKeyName}.conf`);
  writeFileSync(configuration, `${lines.join('\n')}\n`);
  chmodSync(join(folder, 'login'), 0o600);
  const child = spawn(program ?? 'sshd', ['-D', '-e', '-f', configuration], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-2000)));
  for (let tries = 0; !(await answers(listening)); tries += 1) {
    if (child.exitCode !== null || tries > 200) throw new Error(`sshd did not start: ${said}`);
    await sleep(25);
  }
  return {
    address: `127.0.0.1:${listening}`,
    hostKey,
    user: userInfo().username,
    credential: readFileSync(join(folder, 'login'), 'utf8'),
    stop: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
