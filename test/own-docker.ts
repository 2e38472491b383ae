import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDocker } from '../sandbox/engines/docker/daemon.ts';
import { importImage } from './docker-image.ts';

const program = ['/usr/sbin/dockerd', '/usr/bin/dockerd', '/usr/local/bin/dockerd'].find((path) =>
  existsSync(path),
);

/** Why no daemon of one's own can be started here; null where one can. */
export const noOwnDocker = ((): string | null => {
  if (process.getuid?.() !== 0) return 'not root, who can start dockerd';
  return program === undefined ? 'dockerd is not installed' : null;
})();

/** A Docker daemon beside all others, that may be killed and brought back. */
export interface OwnDocker {
  /** As DOCKER_HOST. */
  host: string;
  /** The id of an image in it, with a shell, curl and our Node. */
  image: string;
  /** The id of one that says `served` to whoever asks port 8123 of its loopback. */
  server: string;
  /** SIGKILL; its containers go on until it is back. */
  kill(): Promise<void>;
  /** As an administrator stops it: its containers end first. */
  shutDown(): Promise<void>;
  /** Resolves once it answers again. */
  start(): Promise<void>;
  /** Ends it and removes what it left. */
  stop(): Promise<void>;
}

const readyMs = 60_000;
/** With no module, since the image has none. */
const serve = `socket(S, 2, 1, 6); setsockopt(S, 1, 2, 1); bind(S, pack("S n C4 x8", 2, 8123, 127, 0, 0, 1)) or die $!; listen(S, 9);
$| = 1; print "listening\\n"; while (accept(C, S)) { sysread(C, $x, 999); syswrite(C, "HTTP/1.0 200 OK\\r\\n\\r\\nserved\\n"); close C }`;

export async function startOwnDocker(): Promise<OwnDocker> {
  const folder = await mkdtemp(join(tmpdir(), 'cs-dk-'));
  const host = `unix://${join(folder, 'docker.sock')}`;
  let daemon = await startDaemon(folder, host);
  const end = async (signal: NodeJS.Signals) => {
    if (daemon.exitCode !== null || daemon.signalCode !== null) return;
    daemon.kill(signal);
    await once(daemon, 'exit');
  };
  const image = await importImage(connectDocker(host), join(folder, 'image'), {
    programs: ['curl', 'mv', 'cp', 'rm', 'grep'],
    librariesOf: [process.execPath],
    changes: ['ENV PATH=/bin:/.countersign/bin'],
  });
  const server = await importImage(connectDocker(host), join(folder, 'server'), {
    programs: ['perl'],
    changes: [`CMD ${JSON.stringify(['/bin/perl', '-e', serve])}`],
  });
  return {
    host,
    image,
    server,
    kill: async () => {
      await end('SIGKILL');
      // Its containerd dies with it; a successor that still sees that one would wait for it in vain.
      const containerd = await readFile(join(folder, 'exec', 'containerd', 'containerd.pid'), 'utf8');
      await untilGone([containerd.trim()]);
    },
    shutDown: () => end('SIGTERM'),
    start: async () => {
      daemon = await startDaemon(folder, host);
    },
    stop: async () => {
      await end('SIGTERM');
      await endLeft(folder);
      await unmountLeft(folder);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function startDaemon(folder: string, host: string): Promise<ChildProcess> {
  if (program === undefined) throw new Error('dockerd is not installed.');
  const log = join(folder, 'log');
  const output = openSync(log, 'a');
  const at = (name: string) => join(folder, name);
  const places = ['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid'), '-H', host];
  // Nothing of this machine's network is its business: boxes have none.
  const apart = ['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false'];
  const daemon = spawn(program, [...places, ...apart], { stdio: ['ignore', output, output] });
  const untilMs = performance.now() + readyMs;
  const docker = connectDocker(host);
  const answers = () =>
    docker.ping().then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (daemon.exitCode !== null || performance.now() > untilMs)
      throw new Error(`dockerd did not come up: ${(await readFile(log, 'utf8')).slice(-3000)}`);
    await sleep(50);
  }
  return daemon;
}

/** What a daemon that was killed started and its successor did not find again. */
async function endLeft(folder: string): Promise<void> {
  const left = readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid && commandOf(pid).includes(`${folder}/exec`),
  );
  for (const pid of left) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  await untilGone(left);
}

async function untilGone(pids: readonly string[]): Promise<void> {
  const untilMs = performance.now() + 10_000;
  while (pids.some((pid) => existsSync(`/proc/${pid}`)) && performance.now() < untilMs) await sleep(20);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

async function unmountLeft(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8'))
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  const below = mounts.filter((path) => path.startsWith(`${folder}/`)).toReversed();
  if (below.length > 0) await once(spawn('umount', ['--lazy', ...below], { stdio: 'ignore' }), 'exit');
}
