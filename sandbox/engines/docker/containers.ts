import type Docker from 'dockerode';
import type { Container } from 'dockerode';
import type { ImageSettings } from './container-options.ts';
import { isStatus } from './daemon.ts';
import type { Runtime } from './runtime.ts';

export interface DockerWorld {
  docker: Docker;
  findImage(image: string): Promise<ImageSettings>;
  runtime(): Promise<Runtime>;
  /** Whether the daemon lets somebody in. */
  isThere(): Promise<boolean>;
}

export const removeContainer = async (container: Container): Promise<void> => {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    if (isStatus(error, 404)) return;
    if (!isStatus(error, 409)) throw error;
    // Somebody else removes it at this moment.
    await container.wait({ condition: 'removed' }).catch(() => undefined);
  }
};
