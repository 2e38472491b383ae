import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { Header } from 'tar';
import { Failed } from '../../core/failed.ts';
import type { TaskId } from '../../core/ids.ts';
import type { BoxCall } from '../../core/sandbox/box-call.ts';
import type { SandboxSpec } from '../../core/sandbox/supervisor.ts';
import { taskLabel } from '../engines/docker/container-options.ts';
import { connectDocker, isStatus, withDaemon } from '../engines/docker/daemon.ts';
import { createImagePolicy } from '../engines/docker/image-policy.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { pinDockerfile } from './pin-dockerfile.ts';
import { readDockerfile } from './read-dockerfile.ts';

const contextBytesMax = 500_000_000;
const megabyte = 1024 * 1024;
const blockBytes = 512;

type BuildCall = Extract<BoxCall, { kind: 'build-image' }>;
type BuiltOf = Pick<SandboxSpec, 'task' | 'baseImages' | 'limits'>;

/** The name of everything that a task builds; nothing else can be named by it. */
const repositoryOf = (task: TaskId): string =>
  `countersign-task-${createHash('sha256').update(task).digest('hex').slice(0, 16)}`;

function tagOf(task: TaskId, tag: string): string {
  if (/^[a-z0-9]+(?:[._-][a-z0-9]+)*(?::[a-zA-Z0-9_][a-zA-Z0-9._-]{0,60})?$/.test(tag) && tag.length <= 120)
    return `${repositoryOf(task)}/${tag}`;
  throw new Failed(
    'sandbox.refused',
    `"${tag.slice(0, 100)}" is no name for an image: use lower-case letters, digits and dashes, such as "app:test".`,
  );
}

/** The archive with one file more before it, under a name that nothing in it can have. */
function withDockerfile(context: Uint8Array, name: string, text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  const header = Buffer.alloc(blockBytes);
  new Header({ path: name, mode: 0o644, uid: 0, gid: 0, size: body.length, type: 'File' }).encode(header, 0);
  const filling = Buffer.alloc((blockBytes - (body.length % blockBytes)) % blockBytes);
  return Buffer.concat([header, body, filling, context]);
}

interface Progress {
  stream?: string;
  error?: string;
}

/** Half from the beginning and half from the end, as of a command's output. */
const bounded = (text: string, bytesMax: number): string =>
  text.length <= bytesMax
    ? text
    : `${text.slice(0, bytesMax / 2)}\n… ${text.length - bytesMax} characters left out …\n${text.slice(-bytesMax / 2)}`;

const buildOptions = ({ task, limits }: BuiltOf, dockerfile: string, tag: string) => ({
  t: tag,
  dockerfile,
  networkmode: 'none',
  memory: limits.memoryMb * megabyte,
  memswap: limits.memoryMb * megabyte,
  cpuperiod: 100_000,
  cpuquota: Math.round(limits.cpus * 100_000),
  shmsize: 64 * megabyte,
  labels: { [taskLabel]: task },
  rm: true,
  forcerm: true,
  version: '1' as const,
});

export interface Broker {
  /** @throws Failed `sandbox.refused`, `sandbox.gone`, `sandbox.image-missing` */
  buildImage(
    call: BuildCall,
    of: { spec: BuiltOf; snapshots: Snapshots },
  ): Promise<{ ok: boolean; text: string }>;
  /** When a task closes. */
  removeImages(task: TaskId): Promise<void>;
}

async function follow(
  docker: Docker,
  stream: NodeJS.ReadableStream,
): Promise<{ said: string; error: string | null }> {
  let said = '';
  let error: string | null = null;
  const { promise, resolve } = Promise.withResolvers<void>();
  const onProgress = (progress: Progress) => {
    // Twice what is shown of it: the rest is cut when all is there.
    if (said.length < 4_000_000) said += progress.stream ?? '';
    error ??= progress.error ?? null;
  };
  const onEnd = (failed: Error | null) => {
    error ??= failed?.message ?? null;
    resolve();
  };
  docker.modem.followProgress(stream, onEnd, onProgress);
  await promise;
  return { said, error };
}

/**
 * Builds images for tasks, outside their boxes: from a snapshot of the workspace, on images of the allow-list, without
 * network, secrets or arguments. Steps of a build run as the image's user, root included, with what Docker leaves it;
 * who must not have that leaves `baseImages` empty, and every build is refused.
 */
export function createBroker({ dockerHost }: { dockerHost?: string | undefined }): Broker {
  const docker = connectDocker(dockerHost);

  const build = async (of: BuiltOf, tag: string, context: Buffer, dockerfile: string) => {
    const timeoutMs = of.limits.commandSeconds * 1000;
    const abortSignal = AbortSignal.timeout(timeoutMs);
    const stream = await docker.buildImage(Readable.from([context]), {
      ...buildOptions(of, dockerfile, tag),
      abortSignal,
    });
    const { said, error } = await follow(docker, stream);
    const why = abortSignal.aborted ? `it took longer than ${of.limits.commandSeconds} s` : error;
    return { log: bounded(said, of.limits.outputKb * 1024), why };
  };

  /** With a name of its own: when Docker removes an image, it takes along what that was built on and nobody named. */
  const findBase = async (allowed: readonly string[], image: string): Promise<string> => {
    const id = await createImagePolicy(docker, allowed).find(image);
    await docker.getImage(id).tag({ repo: 'countersign-base', tag: id.slice('sha256:'.length) });
    return id;
  };

  const refuseLarge = async (tag: string, diskMb: number): Promise<string | null> => {
    const { Size } = await docker.getImage(tag).inspect();
    if (Size <= diskMb * megabyte) return null;
    await docker.getImage(tag).remove({ force: true });
    return `the image has ${Math.round(Size / megabyte)} MB, more than the ${diskMb} MB that this sandbox may use`;
  };

  return {
    buildImage: async (call, { spec, snapshots }) => {
      const tag = tagOf(spec.task, call.tag);
      const { snapshot } = await snapshots.take(`Before building image ${call.tag}`);
      const [file] = await snapshots.readFiles(snapshot, [call.dockerfile.replace(/^\.\//, '')], 200_000);
      if (file?.text == null)
        throw new Failed(
          'sandbox.refused',
          `There is no Dockerfile "${call.dockerfile.slice(0, 200)}" in the workspace: name it relative to /work.`,
        );
      const text = await pinDockerfile(readDockerfile(file.text), {
        baseImages: spec.baseImages,
        find: (image) => withDaemon(`looking for image "${image}"`, () => findBase(spec.baseImages, image)),
      });
      const name = `Dockerfile.${randomBytes(8).toString('hex')}`;
      const context = withDockerfile(
        await snapshots.archive(snapshot, call.context, contextBytesMax),
        name,
        text,
      );
      return withDaemon(`building image "${call.tag}"`, async () => {
        const { log, why } = await build(spec, tag, context, name);
        const problem = why ?? (await refuseLarge(tag, spec.limits.diskMb));
        return problem === null
          ? { ok: true, text: `${log}\nImage "${tag}" is built.` }
          : { ok: false, text: `${log}\nNo image was built: ${problem.slice(0, 1000)}` };
      });
    },
    removeImages: (task) =>
      withDaemon(`removing the images of task "${task}"`, async () => {
        const filters = { label: [`${taskLabel}=${task}`] };
        for (const { Id } of await docker.listImages({ all: true, filters }))
          await docker
            .getImage(Id)
            .remove({ force: true })
            .catch((error: unknown) => {
              // A child of it that was removed before took it along; one in use goes with its container.
              if (!isStatus(error, 404, 409)) throw error;
            });
      }),
  };
}
