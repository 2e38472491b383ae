import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxSpec, ServiceSpec } from '../../core/sandbox/supervisor.ts';
import { Failed } from '../../core/failed.ts';
import type { Box, BoxSpec, Engine } from '../engine.ts';
import type { AgentLink } from '../box/link.ts';
import type { Parts } from './parts.ts';

/** How long the agent may take for what needs no time. */
const agentAnswersWithinMs = 20_000;
const knockEveryMs = 100;

/** A box that runs, its agent, and what was started in it. */
export interface OpenBox {
  box: Box;
  link: AgentLink;
  /** Why it is gone, in words; null while it lives. */
  gone(): string | null;
  /** Rejects when the box is gone before `work` is done, or when that takes too long; then the box is of no use. */
  ask<T>(work: (link: AgentLink) => Promise<T>, withinMs?: number): Promise<T>;
  start(service: ServiceSpec): Promise<string | null>;
  stop(name: string): Promise<void>;
  stopServices(): Promise<void>;
  log(name: string, linesMax: number): Promise<string>;
  running(): string[];
  destroy(): Promise<void>;
}

/** What `ask` rejects with: the call that was under way ended with its box. */
export class BoxGone extends Error {
  override readonly name = 'BoxGone';
}

type Image = Awaited<ReturnType<NonNullable<Box['startImage']>>>;

/** @throws Failed as `Engine.open` does */
export async function openBox(engine: Engine, wish: BoxSpec, parts: Parts): Promise<OpenBox> {
  const box = await engine.open(wish);
  const link = parts.createLink(box.agent);
  let gone: string | null = null;
  /** A box that went with its engine tells nothing of what was under way: that is undone, and made again. */
  const whyGone = (why: string) => (box.isLost?.() === true ? lost(wish.name, why) : new BoxGone(why));
  const ended = box.ended.then((why) => {
    gone ??= why;
    throw whyGone(why);
  });
  ended.catch(() => undefined);
  const destroy = async () => {
    gone ??= 'it was ended';
    await box.destroy();
  };
  const ask: OpenBox['ask'] = async (work, withinMs = agentAnswersWithinMs) => {
    if (gone !== null) throw whyGone(gone);
    const patience = new AbortController();
    const late = sleep(withinMs, undefined, { signal: patience.signal }).then(async () => {
      gone ??= `its agent did not answer within ${withinMs} ms`;
      await box.destroy();
      throw new BoxGone(gone);
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([work(link), ended, late]);
    } catch (error) {
      if (!(error instanceof Failed) || error.failure.kind !== 'sandbox.gone') throw error;
      // The link breaks a moment before the box is known to be gone, or because its agent is not to be trusted any more.
      gone ??= error.message;
      await box.destroy();
      throw whyGone(gone);
    } finally {
      patience.abort();
    }
  };
  const open = { box, link, gone: () => gone, ask, destroy, ...createServices(box, ask) };
  try {
    await ask(() => link.ready);
    return open;
  } catch (error) {
    await destroy();
    throw error instanceof BoxGone ? neverReady(wish.name, error) : error;
  }
}

const neverReady = (name: string, { message }: BoxGone) =>
  new Failed('sandbox.gone', `Box "${name}" ended before it could be used: ${message}. It is tried again.`);

const lost = (name: string, why: string) =>
  new Failed(
    'sandbox.gone',
    `Box "${name}" is gone (${why}): start Docker's daemon, and what was under way is undone and made again.`,
  );

type Services = Pick<OpenBox, 'start' | 'stop' | 'stopServices' | 'log' | 'running'>;

function createServices(box: Box, ask: OpenBox['ask']): Services {
  const images = new Map<string, Image>();
  const commands = new Set<string>();
  const stop = async (name: string) => {
    await images.get(name)?.stop();
    images.delete(name);
    if (commands.delete(name)) await ask((link) => link.endService(name));
  };
  return {
    start: async (service) => {
      await stop(service.name);
      if (service.command === undefined) {
        if (!box.startImage)
          return 'this engine has no images: give the service a command instead of an image';
        images.set(service.name, await box.startImage(service));
      } else {
        commands.add(service.name);
        const problem = await startCommand(service, service.command, ask);
        if (problem !== null) return problem;
      }
      return waitForPort(service, ask);
    },
    stop,
    stopServices: async () => {
      for (const image of images.values()) await image.stop();
      images.clear();
      commands.clear();
      await ask((link) => link.endEverything());
    },
    log: async (name, linesMax) =>
      (await images.get(name)?.log(linesMax)) ?? ask((link) => link.serviceLog(name, linesMax)),
    running: () => [...images.keys(), ...commands],
  };
}

/** Null once it runs; else how it ended at once. */
async function startCommand(
  service: ServiceSpec,
  command: string,
  ask: OpenBox['ask'],
): Promise<string | null> {
  const { name, environment, readyWithinMs: timeoutMs } = service;
  const order = { command, cwd: '/work', environment, timeoutMs, outputBytesMax: 65_536, service: name };
  const { exitCode, signal } = await ask((link) => link.run(order));
  if (signal !== null) return `it was ended at once by ${signal}`;
  return exitCode === null || exitCode === 0 ? null : `it ended at once with exit code ${exitCode}`;
}

/** Null once the service answers; else why not. */
async function waitForPort(service: ServiceSpec, ask: OpenBox['ask']): Promise<string | null> {
  const { port, readyWithinMs } = service;
  if (port === null) return null;
  const untilMs = performance.now() + readyWithinMs;
  while (!(await ask((link) => link.knock(port)))) {
    if (performance.now() > untilMs) return `nothing answers on port ${port} after ${readyWithinMs} ms`;
    await sleep(knockEveryMs);
  }
  return null;
}

/** The spec's service of that name. */
export function serviceOf(spec: SandboxSpec, name: string): ServiceSpec {
  const found = spec.services.find((service) => service.name === name);
  if (found) return found;
  const names = spec.services.map((service) => `"${service.name}"`).join(', ') || 'none';
  throw new Failed(
    'sandbox.refused',
    `There is no service "${name}" in .countersign/sandbox.yaml: it names ${names}.`,
  );
}
