import type { SourceOf } from '../../core/configuration/fleet-source.ts';
import { Failed } from '../../core/failed.ts';
import type { Observation } from '../../core/fleet/asset.ts';
import { gone } from '../../core/fleet/observation.ts';
import type { AssetReader } from './driver.ts';
import { createHttpClient, type HttpAnswer, readBeginning } from './http-client.ts';

const answerBytesMax = 64_000;

/** Looks at HTTP services by a GET each. Nothing tells one from another at the same address, so nothing is done to them. */
export function createHttpReader({
  id,
  source,
  credential,
}: {
  id: string;
  source: SourceOf<'http'>;
  credential: string | null;
}): Promise<AssetReader> {
  const ask = async <T>(
    name: string,
    signal: AbortSignal,
    read: (answer: HttpAnswer) => Promise<T>,
  ): Promise<T | null> => {
    const address = Object.hasOwn(source.services, name) ? source.services[name] : undefined;
    if (address === undefined) return null;
    const { origin, pathname, search } = new URL(address);
    const timeoutMs = source.timeoutSeconds * 1000;
    const http = await createHttpClient({ source: id, address: origin, timeoutMs, bearer: credential });
    try {
      return await read(await http.send({ path: `${pathname}${search}`, signal }));
    } finally {
      await http.close();
    }
  };
  return Promise.resolve({
    list: () => Promise.resolve(Object.keys(source.services).map((name) => ({ name, labels: {} }))),
    // Its body says nothing that counts, and is not waited for.
    observe: async (name, signal) =>
      (await ask(name, signal, ({ status }) => Promise.resolve(observationOf(status)))) ?? gone(),
    read: async (name, question, signal) => {
      if (question.what !== 'describe')
        throw new Failed('asset.question', `"${name}" is only looked at over HTTP: ask it to describe.`);
      const text = await ask(name, signal, async ({ status, headers, body }) => {
        const lines = Object.entries(headers).map(([header, value]) => `${header}: ${String(value)}`);
        const { text } = await readBeginning(body, answerBytesMax);
        return [`status ${status}`, ...lines.filter((line) => !line.startsWith('set-cookie')), '', text].join(
          '\n',
        );
      });
      if (text !== null) return text;
      throw new Failed('asset.unknown', `Source "${id}" has no service "${name}" in countersign.yaml.`);
    },
    close: () => Promise.resolve(),
  });
}

const observationOf = (status: number): Observation => ({
  state: 'running',
  health: status >= 200 && status < 300 ? 'healthy' : 'unhealthy',
  identity: null,
  version: null,
  configDigest: null,
  facts: { status: String(status) },
  events: [],
  reason: status >= 200 && status < 300 ? null : `it answers with status ${status}`,
});
