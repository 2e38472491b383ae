import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { Failed } from '../../../core/failed.ts';
import type { TaskId } from '../../../core/ids.ts';
import type { EngineState } from '../../../core/sandbox/supervisor.ts';
import type { Engine } from '../../engine.ts';
import { type ImageSettings, taskLabel } from './container-options.ts';
import { removeContainer } from './containers.ts';
import { connectDocker, isListening, socketOf, withDaemon } from './daemon.ts';
import { createImagePolicy } from './image-policy.ts';
import { openBox } from './open-box.ts';
import { prepareRuntime, type Runtime } from './runtime.ts';

const probeMs = 5000;

const late = async (): Promise<never> => {
  await sleep(probeMs, undefined, { ref: false });
  throw new Error(`no answer within ${probeMs} ms`);
};

interface DockerInfo {
  ServerVersion: string;
  OSType: string;
  SecurityOptions?: string[];
  MemoryLimit: boolean;
  PidsLimit?: boolean;
}

/** Why boxes on this daemon would not be what they promise; null where they are. */
function problemOf(info: DockerInfo): string | null {
  if (info.OSType !== 'linux') return `it runs ${info.OSType} containers: switch it to Linux`;
  const options = (info.SecurityOptions ?? []).join(' ');
  if (!options.includes('seccomp')) return 'it has no seccomp: use a kernel and a daemon that have it';
  if (options.includes('rootless') && !info.MemoryLimit)
    return 'it is rootless and cannot bound memory: delegate the cgroup controllers to its user, or run it as root';
  if (!info.MemoryLimit || info.PidsLimit === false)
    return 'it cannot bound memory and processes: enable the cgroup controllers "memory" and "pids"';
  return null;
}

async function probe(docker: Docker): Promise<EngineState> {
  const state = (available: boolean, detail: string): EngineState => ({ name: 'docker', available, detail });
  try {
    const info = (await Promise.race([docker.info(), late()])) as DockerInfo;
    const problem = problemOf(info);
    if (problem !== null) return state(false, `Docker ${info.ServerVersion}: ${problem}`);
    const rootless = info.SecurityOptions?.some((option) => option.includes('rootless')) === true;
    return state(true, `Docker ${info.ServerVersion}${rootless ? ', rootless' : ''}`);
  } catch (error) {
    return state(
      false,
      `no Docker daemon answers (${(error as Error).message.slice(0, 200)}): start it, or set DOCKER_HOST`,
    );
  }
}

async function settingsOf(docker: Docker, id: string): Promise<ImageSettings> {
  const { Config: config } = await docker.getImage(id).inspect();
  const pairs = (config.Env ?? []).map((pair) => [
    pair.slice(0, pair.indexOf('=')),
    pair.slice(pair.indexOf('=') + 1),
  ]);
  return {
    id,
    environment: Object.fromEntries(pairs),
    volumes: Object.keys(config.Volumes ?? {}),
  };
}

const refuseWrongUser = (uid: number, gid: number): void => {
  if (uid > 0 && gid > 0) return;
  throw new Failed('sandbox.no-engine', 'A box never runs as root: give it a user of its own.');
};

/**
 * Boxes that are containers of a Docker daemon on this machine. `folder` is the engine's own; `allowedImages` are all
 * that a box or service may be of.
 */
export function createDocker(of: {
  /** As DOCKER_HOST; by default the usual socket. */
  dockerHost?: string | undefined;
  folder: string;
  allowedImages: readonly string[];
}): Engine {
  const docker = connectDocker(of.dockerHost);
  const socket = socketOf(of.dockerHost);
  const policy = createImagePolicy(docker, of.allowedImages);
  let preparing: Promise<Runtime> | null = null;
  const world = {
    docker,
    findImage: async (image: string) => settingsOf(docker, await policy.find(image)),
    runtime: () => {
      preparing ??= prepareRuntime(of.folder).catch((error: unknown) => {
        preparing = null;
        throw error;
      });
      return preparing;
    },
    isThere: () => isListening(socket),
  };
  return {
    name: 'docker',
    probe: () => probe(docker),
    open: async (spec) => {
      refuseWrongUser(spec.user.uid, spec.user.gid);
      if (spec.image === null)
        throw new Failed(
          'sandbox.image-missing',
          'The sandbox has no image: name one in .countersign/sandbox.yaml, or set "sandbox.image" in countersign.yaml.',
        );
      return openBox(world, spec);
    },
    sweep: (task: TaskId) =>
      withDaemon(`sweeping up after task "${task}"`, async () => {
        const filters = { label: [`${taskLabel}=${task}`] };
        for (const { Id } of await docker.listContainers({ all: true, filters }))
          await removeContainer(docker.getContainer(Id));
      }),
    describe: async ({ image }) => `image ${image ?? 'none'} on ${(await probe(docker)).detail}`,
  };
}
