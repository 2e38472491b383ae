import { PassThrough } from 'node:stream';
import { Failed } from '../../../core/failed.ts';
import type { ServiceSpec } from '../../../core/sandbox/supervisor.ts';
import type { BoxSpec } from '../../engine.ts';
import { serviceOptions } from './container-options.ts';
import { type DockerWorld, removeContainer } from './containers.ts';
import { withDaemon } from './daemon.ts';

const logMax = 256_000;

interface StartedImage {
  stop(): Promise<void>;
  log(linesMax: number): Promise<string>;
}

/** Starts images beside a box and knows them, so that none outlives it. */
export function createStartImage(world: DockerWorld, spec: BoxSpec, box: string) {
  const running = new Set<() => Promise<void>>();

  const begin = async (service: ServiceSpec, name: string): Promise<StartedImage> => {
    const image = await world.findImage(name);
    const options = serviceOptions(spec, service, { box, image });
    await removeContainer(world.docker.getContainer(options.name ?? ''));
    const container = await world.docker.createContainer(options);
    let log = '';
    const stop = async (): Promise<void> => {
      running.delete(stop);
      await withDaemon(`stopping service "${service.name}"`, () => removeContainer(container));
    };
    running.add(stop);
    try {
      const raw = await container.attach({ stream: true, stdout: true, stderr: true });
      const printed = new PassThrough();
      printed.setEncoding('utf8').on('data', (text: string) => {
        log = (log + text).slice(-logMax);
      });
      raw.on('error', () => undefined);
      world.docker.modem.demuxStream(raw, printed, printed);
      await container.start();
    } catch (error) {
      await stop().catch(() => undefined);
      throw error;
    }
    return {
      stop,
      log: (linesMax) => Promise.resolve(log.trimEnd().split('\n').slice(-linesMax).join('\n')),
    };
  };

  return {
    start: (service: ServiceSpec): Promise<StartedImage> => {
      const { image } = service;
      if (image === undefined)
        throw new Failed(
          'sandbox.refused',
          `Service "${service.name}" names no image: give it one with its digest.`,
        );
      return withDaemon(`starting service "${service.name}"`, () => begin(service, image));
    },
    stopAll: async (): Promise<void> => {
      for (const stop of running) await stop().catch(() => undefined);
    },
  };
}
