import { readFileSync } from 'node:fs';
import type { ContainerCreateOptions, HostConfig, MountSettings } from 'dockerode';
import type { ServiceSpec } from '../../../core/sandbox/supervisor.ts';
import type { SandboxLimits } from '../../../core/sandbox/limits.ts';
import { proxyEnvironment } from '../../box/proxy-environment.ts';
import { agentMounts, type AgentSettings, settingsVariable } from '../../box/settings.ts';
import { type BoxSpec, proxyPort } from '../../engine.ts';
import type { Runtime } from './runtime.ts';

/** By which a later supervisor knows its containers and images. */
export const taskLabel = 'countersign.task';

/**
 * Docker's own list of allowed system calls, without those that need capabilities, and without what reads other
 * processes, rings, 32-bit calls and odd kinds of sockets. From github.com/moby/profiles (Apache-2.0).
 */
const seccomp = JSON.stringify(
  JSON.parse(readFileSync(new URL('seccomp.json', import.meta.url), 'utf8')) as unknown,
);

const megabyte = 1024 * 1024;
/** Threads of the agent itself, which are not the box's to use. */
const agentProcesses = 32;

const readOnly = (from: string, to: string): MountSettings => ({
  Type: 'bind',
  Source: from,
  Target: to,
  ReadOnly: true,
});

/** What holds for every container of a task, whatever its image says. */
export const hardening = (limits: SandboxLimits): HostConfig => ({
  CapDrop: ['ALL'],
  SecurityOpt: ['no-new-privileges:true', `seccomp=${seccomp}`],
  Privileged: false,
  IpcMode: 'private',
  PidMode: '',
  Memory: limits.memoryMb * megabyte,
  MemorySwap: limits.memoryMb * megabyte,
  PidsLimit: limits.processesMax + agentProcesses,
  NanoCpus: Math.round(limits.cpus * 1e9),
  ShmSize: Math.min(64, limits.temporaryMb) * megabyte,
  Ulimits: [
    { Name: 'nofile', Soft: limits.openFilesMax, Hard: limits.openFilesMax },
    { Name: 'fsize', Soft: limits.diskMb * megabyte, Hard: limits.diskMb * megabyte },
    { Name: 'core', Soft: 0, Hard: 0 },
  ],
  RestartPolicy: { Name: 'no' },
  // What a container prints is read as it comes, and must not fill the host's disk.
  LogConfig: { Type: 'none', Config: {} },
});

/** What an image says of itself that matters here. */
export interface ImageSettings {
  id: string;
  environment: Record<string, string>;
  volumes: string[];
}

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const settingsOf = (spec: BoxSpec, { environment }: ImageSettings): AgentSettings => ({
  environment: {
    PATH: usualPath,
    LANG: 'C.UTF-8',
    ...environment,
    HOME: '/tmp/home',
    TMPDIR: '/tmp',
    USER: 'box',
    ...(spec.proxySocket === null ? {} : proxyEnvironment(proxyPort)),
    ...spec.environment,
  },
  proxy: spec.proxySocket === null ? null : { port: proxyPort, socket: agentMounts.proxySocket },
});

/** The image's variables are for commands; what would change the agent itself is taken from it. */
const agentEnvironment = (spec: BoxSpec, image: ImageSettings): string[] => [
  ...Object.keys(image.environment)
    .filter((name) => /^(?:LD_|NODE_|UV_|SSL_|OPENSSL_)/.test(name))
    .map((name) => `${name}=`),
  `${settingsVariable}=${JSON.stringify(settingsOf(spec, image))}`,
];

/** Volumes of an image would be folders of the host without a bound; so each is memory, and bounded. */
const temporaryFolders = (limits: SandboxLimits, volumes: string[], options: string) =>
  Object.fromEntries(
    ['/tmp', ...volumes].map((path) => [path, `${options},mode=1777,size=${limits.temporaryMb}m`]),
  );

/**
 * One box. The root is read-only and belongs to the image; the workspace and /tmp are all that can be written.
 */
export const boxOptions = (
  spec: BoxSpec,
  { image, runtime }: { image: ImageSettings; runtime: Runtime },
): ContainerCreateOptions => ({
  name: spec.name,
  Image: image.id,
  Entrypoint: runtime.command,
  Cmd: [],
  User: `${spec.user.uid}:${spec.user.gid}`,
  WorkingDir: '/work',
  Hostname: 'box',
  Env: agentEnvironment(spec, image),
  Labels: { [taskLabel]: spec.task },
  Healthcheck: { Test: ['NONE'] },
  // The agent heeds no signal: a daemon that is stopped would wait in vain.
  StopTimeout: 1,
  AttachStdin: true,
  AttachStdout: true,
  AttachStderr: true,
  OpenStdin: true,
  StdinOnce: true,
  Tty: false,
  NetworkDisabled: true,
  HostConfig: {
    ...hardening(spec.limits),
    NetworkMode: 'none',
    ReadonlyRootfs: true,
    Tmpfs: temporaryFolders(spec.limits, image.volumes, 'rw,nosuid,nodev,exec'),
    Mounts: [
      { Type: 'bind', Source: spec.workspace, Target: '/work', ReadOnly: false },
      ...runtime.mounts.map(([from, to]) => readOnly(from, to)),
      ...(spec.proxySocket === null ? [] : [readOnly(spec.proxySocket, agentMounts.proxySocket)]),
      ...(spec.certificates === null ? [] : [readOnly(spec.certificates, agentMounts.certificates)]),
    ],
  },
});

/**
 * An image of its own beside a box, on the box's loopback. It may run as the user that the image names, root included:
 * without capabilities that root owns what the image made its own, and nothing more. Servers that change their user when
 * they start need two capabilities for that, and one for their files; none of these reaches beyond the container.
 */
export const serviceOptions = (
  spec: BoxSpec,
  service: ServiceSpec,
  { box, image }: { box: string; image: ImageSettings },
): ContainerCreateOptions => ({
  name: `${spec.name}-${service.name}`,
  Image: image.id,
  Env: Object.entries(service.environment).map(([name, value]) => `${name}=${value}`),
  Labels: { [taskLabel]: spec.task },
  AttachStdout: true,
  AttachStderr: true,
  Tty: false,
  Healthcheck: { Test: ['NONE'] },
  HostConfig: {
    ...hardening(spec.limits),
    CapAdd: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID'],
    NetworkMode: `container:${box}`,
    ReadonlyRootfs: true,
    Tmpfs: temporaryFolders(
      spec.limits,
      [...new Set([...image.volumes, '/run', '/var/run'])],
      'rw,nosuid,nodev,noexec',
    ),
  },
});
