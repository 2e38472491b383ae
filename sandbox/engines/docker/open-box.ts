import type { Container } from 'dockerode';
import type { Box, BoxSpec } from '../../engine.ts';
import { attachedStream } from './attached-stream.ts';
import { boxOptions } from './container-options.ts';
import { type DockerWorld, removeContainer } from './containers.ts';
import { isStatus, withDaemon } from './daemon.ts';
import { limitsGauge } from './limits-gauge.ts';
import { createStartImage } from './start-image.ts';

const reasonOf = async (container: Container, code: number, said: string): Promise<string> => {
  const state = await container.inspect().then(
    ({ State }) => State,
    () => null,
  );
  if (state?.OOMKilled === true) return 'its memory ran out';
  return `it ended with ${code}${said === '' ? '' : `: ${said.slice(-500)}`}`;
};

interface End {
  why: string;
  /** Whether the daemon went away. */
  lost: boolean;
}

const killed = 137;

/** Why the container ended, or that nobody can tell any more since the daemon went away. */
async function watchEnd(world: DockerWorld, container: Container, said: () => string): Promise<End> {
  try {
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    // A daemon that is stopped ends its containers first, and lets nobody in any more before that.
    if (StatusCode === killed && !(await world.isThere()))
      return { why: 'Docker was stopped, and ended it', lost: true };
    return { why: await reasonOf(container, StatusCode, said()), lost: false };
  } catch (error) {
    if (isStatus(error, 404)) return { why: 'it was removed', lost: false };
    return { why: `Docker went away (${(error as Error).message.slice(0, 200)})`, lost: true };
  }
}

async function start(
  world: DockerWorld,
  spec: BoxSpec,
): Promise<{ container: Container; raw: NodeJS.ReadWriteStream }> {
  const image = await world.findImage(spec.image ?? '');
  const runtime = await world.runtime();
  await removeContainer(world.docker.getContainer(spec.name));
  const container = await world.docker.createContainer(boxOptions(spec, { image, runtime }));
  try {
    const streams = { stream: true, stdin: true, stdout: true, stderr: true };
    const raw = await container.attach({ ...streams, hijack: true });
    await container.start();
    return { container, raw };
  } catch (error) {
    await removeContainer(container).catch(() => undefined);
    throw error;
  }
}

/** @throws Failed as `Engine.open` says */
export async function openBox(world: DockerWorld, spec: BoxSpec): Promise<Box> {
  const { container, raw } = await withDaemon(`opening box "${spec.name}"`, () => start(world, spec));
  const { agent, said } = attachedStream(world.docker, raw);
  const services = createStartImage(world, spec, container.id);
  const cutOff: End = { why: 'its streams were cut off: Docker went away', lost: true };
  const gone = new Promise((resolve) => agent.once('close', resolve));
  const waited = watchEnd(world, container, said);
  let lost = false;
  // The daemon's answer says more; it comes within a moment, or not at all.
  const ended = Promise.race([waited, gone.then(() => Promise.race([waited, after(3000, cutOff)]))]).then(
    (end) => {
      lost = end.lost;
      agent.destroy();
      return end.why;
    },
  );
  const gauge = limitsGauge(container);
  return {
    name: spec.name,
    agent,
    ended,
    isLost: () => lost,
    ...gauge,
    startImage: (service) => services.start(service),
    destroy: async () => {
      await services.stopAll();
      await withDaemon(`removing box "${spec.name}"`, () => removeContainer(container));
      agent.destroy();
      await ended;
    },
  };
}

const after = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms, value).unref();
  });
