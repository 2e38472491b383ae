import * as z from 'zod/mini';
import type { SourceOf } from '../../core/configuration/fleet-source.ts';
import { Failed } from '../../core/failed.ts';
import type { Observation } from '../../core/fleet/asset.ts';
import { gone, observationSchema } from '../../core/fleet/observation.ts';
import type { LiveDeed } from '../../core/remedy/plan.ts';
import type { AssetActor, AssetReader } from './driver.ts';
import { notBegun } from './guard.ts';
import { createHttpClient, type HttpClient, HttpRefused, readBeginning, readJson } from './http-client.ts';

interface Simulated {
  id: string;
  source: SourceOf<'simulated'>;
}

const listSchema = z.array(z.object({ name: z.string(), labels: z.record(z.string(), z.string()) }));
const answerBytesMax = 64_000;
/** Of one line of a deed's answer: a piece of output. */
const lineBytesMax = 1_000_000;

const open = ({ id, source }: Simulated): Promise<HttpClient> =>
  createHttpClient({ source: id, address: source.address, timeoutMs: source.timeoutSeconds * 1000 });

const pathOf = (name: string) => `/assets/${encodeURIComponent(name)}`;

async function observe(http: HttpClient, name: string, signal: AbortSignal): Promise<Observation> {
  const answer = await http.send({ path: pathOf(name), signal });
  try {
    return observationSchema.parse(await readJson(answer));
  } catch (error) {
    if (error instanceof HttpRefused && error.status === 404) return gone();
    throw error instanceof z.core.$ZodError ? new Error('its answer is no observation') : error;
  }
}

/** Reads a simulated fleet: `simulator/fleet/`, or what a bench or a test runs in its place. */
export async function createSimulatedReader(simulated: Simulated): Promise<AssetReader> {
  const http = await open(simulated);
  return {
    list: async (signal) => listSchema.parse(await readJson(await http.send({ path: '/assets', signal }))),
    observe: (name, signal) => observe(http, name, signal),
    read: async (name, question, signal) => {
      if (question.what === 'query')
        throw new Failed(
          'asset.question',
          `"${name}" is no database: ask it to describe, for logs or metrics.`,
        );
      const lines = question.what === 'logs' ? `?lines=${question.lines}` : '';
      const { status, body } = await http.send({ path: `${pathOf(name)}/${question.what}${lines}`, signal });
      const { text } = await readBeginning(body, answerBytesMax);
      if (status === 200) return text;
      throw new Failed('asset.unreachable', `"${name}" of source "${simulated.id}" did not answer: ${text}`);
    },
    close: () => http.close(),
  };
}

/** Acts on a simulated fleet, which knows each deed by its key and does none twice. */
export async function createSimulatedActor(simulated: Simulated): Promise<AssetActor> {
  const http = await open(simulated);
  const ask = async (name: string, deed: LiveDeed, what: 'refuse' | 'dry-run', signal: AbortSignal) => {
    const body = JSON.stringify({ deed });
    const answer = await http.send({
      method: 'POST',
      path: `${pathOf(name)}/${what}`,
      headers: jsonType,
      body,
      signal,
    });
    return z.object({ text: z.nullable(z.string()) }).parse(await readJson(answer)).text;
  };
  return {
    observe: (name, signal) => observe(http, name, signal),
    refuse: (name, deed) =>
      ask(name, deed, 'refuse', AbortSignal.timeout(simulated.source.timeoutSeconds * 1000)),
    dryRun: (name, deed, signal) => ask(name, deed, 'dry-run', signal),
    act: async ({ name, identity }, deed, { key, timeoutMs, signal, onOutput }) => {
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const body = JSON.stringify({ key, identity, deed });
      const request = {
        method: 'POST',
        path: `${pathOf(name)}/deeds`,
        headers: jsonType,
        body,
        quietMs: null,
      } as const;
      try {
        const answer = await http.send({ ...request, signal: bounded });
        if (answer.status === 409 || answer.status === 404) {
          const { text } = await readBeginning(answer.body, answerBytesMax);
          throw notBegun(simulated.id, name, text);
        }
        if (answer.status !== 200) await readJson(answer);
        return await followDeed(answer.body, onOutput);
      } catch (error) {
        if (bounded.aborted) return { exit: null, stopped: true };
        if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED')
          throw notBegun(simulated.id, name, 'nothing listens there');
        throw error;
      }
    },
    close: () => http.close(),
  };
}

const jsonType = { 'content-type': 'application/json' };

const lineSchema = z.union([z.object({ output: z.string() }), z.object({ exit: z.int() })]);

/** Lines of JSON: pieces of output, and at the end the exit status. */
async function followDeed(body: AsyncIterable<Uint8Array>, onOutput: (piece: Uint8Array) => void) {
  let rest = '';
  for await (const piece of body) {
    rest += Buffer.from(piece).toString('latin1');
    if (rest.length > lineBytesMax) throw new Error('it answers with a line that does not end');
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const told = lineSchema.parse(JSON.parse(line));
      if ('exit' in told) return { exit: told.exit, stopped: false };
      onOutput(Buffer.from(told.output, 'base64'));
    }
  }
  throw new Error('it broke off in the middle of its answer: what became of it is not known');
}
