import * as z from 'zod/mini';
import type { SourceOf } from '../../../core/configuration/fleet-source.ts';
import { Failed } from '../../../core/failed.ts';
import type { Observation } from '../../../core/fleet/asset.ts';
import { gone } from '../../../core/fleet/observation.ts';
import type { AssetReader } from '../driver.ts';
import { readBeginning, readJson } from '../http-client.ts';
import { type DockerApi, openDocker } from './api.ts';
import { createUnframer } from './frames.ts';
import { describeContainer, observationOf } from './observe.ts';

const listSchema = z.array(
  z.object({ Names: z.array(z.string()), Labels: z.nullish(z.record(z.string(), z.string())) }),
);
const eventSchema = z.object({ Action: z.string(), time: z.number() });
const answerBytesMax = 64_000;
const eventBytesMax = 100_000;
const eventSeconds = 3600;

/** Reads the containers of a Docker daemon, by requests that change nothing. */
export async function createDockerReader({
  id,
  source,
  credential,
}: {
  id: string;
  source: SourceOf<'docker'>;
  credential: string | null;
}): Promise<AssetReader> {
  const timeoutMs = source.timeoutSeconds * 1000;
  const docker = await openDocker({
    source: id,
    address: source.address,
    timeoutMs,
    credential,
    caFile: source.caFile,
  });
  return {
    list: async (signal) => {
      const listed = listSchema.parse(
        await readJson(await docker.http.send({ path: '/containers/json?all=true', signal })),
      );
      return listed.flatMap(({ Names, Labels }) => {
        // The others are names that a container is known by in another one.
        const name = Names.map((one) => one.replace(/^\//u, '')).find((one) => !one.includes('/'));
        return name ? [{ name, labels: Labels ?? {} }] : [];
      });
    },
    observe: (name, signal) => observeContainer(docker, name, signal),
    read: async (name, question, signal) => {
      const container = await docker.inspect(name, signal);
      if (container === null)
        throw new Failed('asset.unreachable', `There is no container "${name}" in source "${id}" any more.`);
      switch (question.what) {
        case 'describe':
          return describeContainer(container);
        case 'logs':
          return readLogs(docker, container, { lines: question.lines, signal });
        case 'metrics': {
          const path = `/containers/${container.Id}/stats?stream=false&one-shot=true`;
          const { text } = await readBeginning(
            (await docker.http.send({ path, signal })).body,
            answerBytesMax,
          );
          return text;
        }
        case 'query':
          throw new Failed(
            'asset.question',
            `"${name}" is no database: ask it to describe, for logs or metrics.`,
          );
      }
    },
    close: () => docker.http.close(),
  };
}

export async function observeContainer(
  docker: DockerApi,
  name: string,
  signal: AbortSignal,
): Promise<Observation> {
  const container = await docker.inspect(name, signal);
  if (container === null) return gone();
  return observationOf(container, await readEvents(docker, container.Id, signal));
}

/** Those of the last hour; a daemon that keeps them to itself is no reason not to know the rest. */
async function readEvents(
  docker: DockerApi,
  id: string,
  signal: AbortSignal,
): Promise<Observation['events']> {
  const now = Math.floor(Date.now() / 1000);
  const filters = encodeURIComponent(JSON.stringify({ container: [id] }));
  const path = `/events?since=${now - eventSeconds}&until=${now}&filters=${filters}`;
  try {
    const { text } = await readBeginning((await docker.http.send({ path, signal })).body, eventBytesMax);
    return text.split('\n').flatMap((line) => {
      const parsed = line === '' ? null : eventSchema.safeParse(asJson(line));
      if (!parsed?.success) return [];
      const { Action, time } = parsed.data;
      // Health checks and commands run in it are no news of it.
      if (/^(?:exec_|health_status|top|attach)/u.test(Action)) return [];
      return [{ at: new Date(time * 1000).toISOString(), what: Action }];
    });
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

function asJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

async function readLogs(
  docker: DockerApi,
  { Id, Config }: { Id: string; Config: { Tty?: boolean | null | undefined } },
  { lines, signal }: { lines: number; signal: AbortSignal },
): Promise<string> {
  const path = `/containers/${Id}/logs?stdout=true&stderr=true&timestamps=true&tail=${lines}`;
  const { body } = await docker.http.send({ path, signal });
  const parts: Uint8Array[] = [];
  const unframe = Config.Tty
    ? (piece: Uint8Array) => void parts.push(piece)
    : createUnframer((piece) => parts.push(piece));
  let bytes = 0;
  for await (const piece of body) {
    unframe(piece);
    bytes += piece.length;
    if (bytes > answerBytesMax * 4) break;
  }
  // The newest stand last, and are the ones that are wanted.
  return Buffer.concat(parts).subarray(-answerBytesMax).toString('utf8');
}
