import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { egressRuleSchema } from '../../../core/sandbox/egress.ts';
import { createAuthority } from '../../../sandbox/egress/certificates.ts';
import { type Proxy, startProxy } from '../../../sandbox/egress/start-proxy.ts';
import type { Surroundings } from './attempt.ts';
import { type Listeners, listen } from './listeners.ts';
import { startVictim, type Victim } from './victim.ts';
import { startOpenProxy } from './ways-out.ts';

/** The host as a box's programs might find it, with a target for each of them. */
export interface EscapeWorld {
  uid: number;
  workspace: string;
  secret: string;
  listeners: Listeners;
  victim: Victim;
  proxy: Proxy;
  proxySocket: string;
  /** The proxy with its wall down. */
  openProxySocket: string;
  surroundings(of: { token: string; proxyPort: number }): Surroundings;
  /** Whether a file of the host holds a token. */
  changed(token: string): boolean;
  /** Whether the workspace holds root's file of a token. */
  hasRootFile(token: string): boolean;
  close(): Promise<void>;
}

/** Nobody else's on this machine, so that what hits all processes of a user hits ours only. */
const uid = 264_999;
const hostAddress = (): string =>
  Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';

export async function createEscapeWorld(limits: {
  processesMax: number;
  memoryMb: number;
}): Promise<EscapeWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'escape-'));
  await chmod(folder, 0o755);
  const secret = `secret-${randomBytes(12).toString('hex')}`;
  const [workspace, other] = [join(folder, 'tasks/own'), join(folder, 'tasks/other')];
  for (const place of [workspace, other, join(folder, 'host'), join(folder, 'sockets')])
    await mkdir(place, { recursive: true });
  const file = join(folder, 'host/secret');
  for (const path of [file, `${file}.log`, join(other, 'secret')]) await writeFile(path, `${secret}\n`);
  await armWorkspace(workspace);
  for (const path of [workspace, other, file, `${file}.log`]) await chown(path, uid, uid);

  const authority = await createAuthority(join(folder, 'outside'), Date.now);
  const dockerSocket = join(folder, 'host/docker.sock');
  const abstract = `escape-${secret.slice(-8)}`;
  const listeners = await listen([dockerSocket, `\0${abstract}`], authority);
  await chmod(dockerSocket, 0o666);
  const key = 0x10000000 + randomBytes(3).readUIntBE(0, 3);
  const shared = `/dev/shm/escape-${secret.slice(-8)}`;
  const victim = await startVictim({ uid, secret, file, cwd: join(folder, 'host'), key, shared });
  const proxySocket = join(folder, 'sockets/proxy.sock');
  const proxy = await startWalledProxy(folder, proxySocket, listeners.port);
  const openProxySocket = join(folder, 'sockets/open.sock');
  const openProxy = await startOpenProxy(openProxySocket, listeners.port);

  return {
    uid,
    workspace,
    secret,
    listeners,
    victim,
    proxy,
    proxySocket,
    openProxySocket,
    surroundings: ({ token, proxyPort }) => ({
      TOKEN: token,
      PORT: String(listeners.port),
      HOST_ADDRESS: hostAddress(),
      PROXY_PORT: String(proxyPort),
      SECRET_FILE: file,
      OTHER_WORKSPACE: other,
      DOCKER_SOCKET: dockerSocket,
      ABSTRACT_SOCKET: abstract,
      VICTIM: String(victim.pid()),
      SHARED_MEMORY_KEY: String(key),
      SHARED_MEMORY_FILE: shared,
      LIMIT_PROCESSES: String(limits.processesMax),
      LIMIT_MEMORY_MB: String(limits.memoryMb),
    }),
    changed: (token) =>
      [`${file}.log`, join(other, 'changed')].some(
        (path) => existsSync(path) && readFileSync(path, 'utf8').includes(token),
      ),
    hasRootFile: (token) => lstatSync(join(workspace, `root-${token}`), { throwIfNoEntry: false })?.uid === 0,
    close: async () => {
      victim.end();
      await proxy.close();
      await openProxy.close();
      await listeners.close();
      await rm(shared, { force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Programs with rights of their own, such as an image or a mistake might bring. */
async function armWorkspace(workspace: string): Promise<void> {
  const becomesRoot = join(workspace, 'becomes-root');
  execFileSync('cp', ['/usr/bin/env', becomesRoot]);
  await chmod(becomesRoot, 0o4755);
  const givesAway = join(workspace, 'may-give-away');
  execFileSync('cp', ['/bin/chown', givesAway]);
  execFileSync('setcap', ['cap_chown+ep', givesAway]);
}

/**
 * The proxy as tasks have it. The names that it knows lead to this machine: an allowed one to an address that stands for
 * a public one, others to where the proxy must not go.
 */
async function startWalledProxy(folder: string, socket: string, port: number): Promise<Proxy> {
  const rule = (host: string) => egressRuleSchema.parse({ host, ports: [port], paths: ['/pkg/'] });
  return startProxy({
    socket,
    folder: join(folder, 'proxy'),
    policy: {
      rules: ['registry.example.com', 'plain.example.com', 'inward.example.com'].map(rule),
      bytesMax: 1_000_000_000,
      requestsMax: 1_000_000,
      alsoAddresses: ['127.0.0.2'],
    },
    record: () => undefined,
    trust: [readFileSync(join(folder, 'outside/ca.pem'), 'utf8')],
    resolve: (host) =>
      Promise.resolve([{ address: host.startsWith('inward') ? '127.0.0.1' : '127.0.0.2', family: 4 }]),
  });
}
