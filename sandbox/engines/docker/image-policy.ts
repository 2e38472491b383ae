import type Docker from 'dockerode';
import { Failed } from '../../../core/failed.ts';
import { isStatus, isUnreachable } from './daemon.ts';

export interface ImagePolicy {
  /**
   * The id of an allowed image that is here; pulled where it is not.
   * @throws Failed `sandbox.image-refused`, `sandbox.image-missing`, `sandbox.gone`
   */
  find(image: string): Promise<string>;
}

const pullMs = 600_000;
const isPinned = (image: string) => /(?:^|@)sha256:[0-9a-f]{64}$/.test(image);

function refuse(image: string, why: string): never {
  throw new Failed(
    'sandbox.image-refused',
    `Image "${image.slice(0, 300)}" is refused: ${why}. Name it as NAME@sha256:… under "sandbox.images" in countersign.yaml, which only the team's administrators change.`,
  );
}

function missing(image: string, why: string): never {
  throw new Failed(
    'sandbox.image-missing',
    `Image "${image}" is not on this machine and cannot be fetched (${why}): run "docker pull ${image}" where Docker runs, or name another image in .countersign/sandbox.yaml.`,
  );
}

async function pull(docker: Docker, image: string): Promise<void> {
  const abortSignal = AbortSignal.timeout(pullMs);
  const stream = await docker.pull(image, { abortSignal });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
  await promise;
}

/** Only images that somebody wrote down with their digests, or with their ids where no registry knows them. */
export function createImagePolicy(docker: Docker, allowed: readonly string[]): ImagePolicy {
  const idOf = async (image: string): Promise<string | null> => {
    try {
      return (await docker.getImage(image).inspect()).Id;
    } catch (error) {
      if (isStatus(error, 404)) return null;
      throw error;
    }
  };
  return {
    find: async (image) => {
      if (!isPinned(image))
        refuse(image, 'it is not named with its digest, so that it could be another tomorrow');
      if (!allowed.includes(image)) refuse(image, 'it is not on the list of allowed images');
      const here = await idOf(image);
      if (here !== null) return here;
      if (image.startsWith('sha256:')) missing(image, 'an image id is known to no registry');
      try {
        await pull(docker, image);
      } catch (error) {
        // The daemon, not the image, is what is missing.
        if (isUnreachable(error)) throw error;
        missing(image, (error as Error).message.slice(0, 300));
      }
      return (await idOf(image)) ?? missing(image, 'the daemon fetched it and does not have it');
    },
  };
}
