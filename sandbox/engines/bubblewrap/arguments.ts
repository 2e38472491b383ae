import { dirname, join } from 'node:path';
import type { AgentFiles } from '../../box/agent-files.ts';
import { agentMounts, agentNodeOptions, settingsVariable } from '../../box/settings.ts';
import type { BoxSpec } from '../../engine.ts';
import { type Host, lookAtPath } from './host.ts';

export interface Wish {
  spec: BoxSpec;
  host: Host;
  agent: AgentFiles;
  /** Files of /etc made for this box: their folder and their names. */
  etc: { folder: string; names: string[] };
  /** JSON of the agent's settings. */
  settings: string;
  seccompFd: number;
  infoFd: number;
  /** Which limits a control group holds already. */
  heldByGroup: ReadonlySet<'memory' | 'processes' | 'cpus'>;
}

const systemFolders = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];
/** Of the host's /etc: what programs need, and nothing about people, keys or the network. */
const hostEtc = [
  'alternatives',
  'fonts',
  'java-11-openjdk',
  'java-17-openjdk',
  'java-21-openjdk',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'mime.types',
  'perl',
  'pki/ca-trust/extracted',
  'pki/tls/certs',
  'protocols',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
  'timezone',
];
const hiddenFiles = [
  'kcore',
  'keys',
  'key-users',
  'kmsg',
  'kallsyms',
  'timer_list',
  'sched_debug',
  'interrupts',
  'config.gz',
  'sysrq-trigger',
  'kpagecount',
  'kpageflags',
  'kpagecgroup',
  'vmallocinfo',
  'slabinfo',
  'modules',
];
const hiddenFolders = ['acpi', 'scsi', 'asound'];
const readOnlyFolders = ['sys', 'irq', 'bus', 'fs'];

const megabytes = (count: number) => String(count * 1024 * 1024);
const isThere = (path: string) => lookAtPath(path).kind !== 'none';

/** All that follows the name of the program `bwrap`. */
export const bwrapArguments = (wish: Wish): string[] => [
  ...isolation(wish),
  ...systemMounts(),
  ...processMounts(),
  ...etcMounts(wish),
  ...ownMounts(wish),
  '--remount-ro',
  '/',
  // Not the workspace: root without rights may not enter it.
  '--chdir',
  '/',
  '--',
  ...limitedAgent(wish),
];

function isolation({ host, settings, seccompFd, infoFd }: Wish): string[] {
  // As root, the box's user is another one, and its program takes that user's place; what it needs for that is lost by it.
  const rights = host.isRoot
    ? [
        '--cap-drop',
        'ALL',
        ...['SETUID', 'SETGID', 'SETPCAP'].flatMap((name) => ['--cap-add', `CAP_${name}`]),
      ]
    : ['--cap-drop', 'ALL', '--unshare-user', '--disable-userns'];
  const namespaces = [
    '--unshare-ipc',
    '--unshare-pid',
    '--unshare-net',
    '--unshare-uts',
    '--unshare-cgroup-try',
  ];
  return [
    ...namespaces,
    ...rights,
    '--as-pid-1',
    '--die-with-parent',
    '--new-session',
    '--hostname',
    'box',
    '--clearenv',
    '--setenv',
    settingsVariable,
    settings,
    '--seccomp',
    String(seccompFd),
    '--info-fd',
    String(infoFd),
  ];
}

function systemMounts(): string[] {
  const links = systemFolders.flatMap((name) => {
    const found = lookAtPath(`/${name}`);
    if (found.kind === 'link') return ['--symlink', found.target, `/${name}`];
    return found.kind === 'there' ? ['--ro-bind', `/${name}`, `/${name}`] : [];
  });
  return ['--ro-bind', '/usr', '/usr', ...links];
}

function processMounts(): string[] {
  const at = (name: string) => `/proc/${name}`;
  return [
    '--proc',
    '/proc',
    ...hiddenFiles
      .map(at)
      .filter(isThere)
      .flatMap((path) => ['--ro-bind', '/dev/null', path]),
    ...hiddenFolders
      .map(at)
      .filter(isThere)
      .flatMap((path) => ['--tmpfs', path, '--remount-ro', path]),
    ...readOnlyFolders
      .map(at)
      .filter(isThere)
      .flatMap((path) => ['--ro-bind', path, path]),
  ];
}

/** Made by ourselves: bubblewrap makes folders that are missing, but for its own user alone. */
const folders = (...paths: string[]) => paths.flatMap((path) => ['--perms', '0755', '--dir', path]);

const etcMounts = ({ etc }: Wish): string[] => [
  ...folders('/etc', '/etc/ssl', '/etc/pki', '/etc/pki/tls', '/etc/pki/ca-trust'),
  ...etc.names.flatMap((name) => ['--ro-bind', join(etc.folder, name), `/etc/${name}`]),
  ...hostEtc.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
];

function ownMounts({ spec, agent }: Wish): string[] {
  // They are memory: both together leave half of it to programs.
  const { temporaryMb, memoryMb } = spec.limits;
  const size = megabytes(Math.min(temporaryMb, Math.ceil(memoryMb / 4)));
  const temporary = (path: string) => ['--perms', '1777', '--size', size, '--tmpfs', path];
  const readOnly = (from: string, to: string) => ['--ro-bind', from, to];
  return [
    '--dev',
    '/dev',
    ...temporary('/dev/shm'),
    '--remount-ro',
    '/dev',
    ...temporary('/tmp'),
    ...folders('/run', '/var', '/.countersign', dirname(agentMounts.node)),
    '--symlink',
    '../tmp',
    '/var/tmp',
    '--bind',
    spec.workspace,
    '/work',
    ...readOnly(agent.node, agentMounts.node),
    '--symlink',
    agentMounts.node,
    agentMounts.ownNode,
    ...readOnly(agent.folder, agentMounts.folder),
    ...readOnly(agent.native, agentMounts.native),
    ...folders(dirname(agentMounts.browser)),
    ...readOnly(agent.browser, agentMounts.browser),
    ...(spec.proxySocket === null ? [] : readOnly(spec.proxySocket, agentMounts.proxySocket)),
    ...(spec.certificates === null ? [] : readOnly(spec.certificates, agentMounts.certificates)),
  ];
}

/** The last also binds the box's life to that of bubblewrap, which a change of user would undo. */
const withoutRights = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--pdeathsig=KILL'];

function limitedAgent({ spec, host, heldByGroup }: Wish): string[] {
  const { limits, user } = spec;
  const files = Math.min(limits.openFilesMax, host.openFilesMax);
  // A clean room of the same task runs beside its box under the same user.
  const processes = host.isRoot ? 2 * limits.processesMax : limits.processesMax;
  const limited = [
    host.prlimit,
    `--nofile=${files}:${files}`,
    `--fsize=${megabytes(limits.diskMb)}:${megabytes(limits.diskMb)}`,
    '--core=0:0',
    `--nproc=${processes + agentThreads}:${processes + agentThreads}`,
    ...(heldByGroup.has('memory')
      ? []
      : [`--data=${megabytes(limits.memoryMb)}:${megabytes(limits.memoryMb)}`]),
  ];
  const { uid, gid } = user;
  const asUser = host.isRoot
    ? [host.setpriv, `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...withoutRights]
    : [];
  return [...limited, ...asUser, agentMounts.node, ...agentNodeOptions, agentMounts.main];
}

/** What the agent itself has of processes and threads, beyond what the box is allowed. */
export const agentThreads = 32;
