import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod/mini';
import { Failed } from '../../../core/failed.ts';
import type { Observation } from '../../../core/fleet/asset.ts';
import { gone } from '../../../core/fleet/observation.ts';
import type { AssetReader } from '../driver.ts';
import { type HttpClient, readBeginning, readJson } from '../http-client.ts';
import {
  type KubernetesLogin,
  listWorkloads,
  openKubernetes,
  placeOf,
  type Place,
  readWorkload,
  revisionOf,
  type Workload,
  workloadKinds,
} from './api.ts';

const answerBytesMax = 64_000;
const eventsSchema = z.object({
  items: z.array(
    z.looseObject({
      reason: z.nullish(z.string()),
      message: z.nullish(z.string()),
      lastTimestamp: z.nullish(z.string()),
    }),
  ),
});
const podsSchema = z.object({ items: z.array(z.object({ metadata: z.looseObject({ name: z.string() }) })) });

/** Reads deployments and stateful sets of some namespaces. */
export async function createKubernetesReader(login: KubernetesLogin): Promise<AssetReader> {
  const { id, source } = login;
  const http = await openKubernetes(login);
  return {
    list: async (signal) => {
      const wanted = source.namespaces.flatMap((namespace) =>
        workloadKinds.map((kind) => ({ namespace, kind })),
      );
      const listed = await Promise.all(
        wanted.map(async ({ namespace, kind }) => {
          const items = await listWorkloads(http, { namespace, kind }, signal);
          return items.map(({ metadata }) => ({
            name: `${namespace}/${kind}/${metadata.name}`,
            labels: metadata.labels ?? {},
          }));
        }),
      );
      return listed.flat();
    },
    observe: (name, signal) => observeWorkload(http, name, signal),
    read: async (name, question, signal) => {
      const place = placeOf(name);
      const workload = place && (await readWorkload(http, place, signal));
      if (!place || !workload)
        throw new Failed('asset.unreachable', `There is no "${name}" in source "${id}" any more.`);
      if (question.what === 'describe') return describeWorkload(workload);
      if (question.what === 'logs') return readLogs(http, { place, workload, lines: question.lines }, signal);
      throw new Failed('asset.question', `"${name}" can be asked to describe, and for logs.`);
    },
    close: () => http.close(),
  };
}

export async function observeWorkload(
  http: HttpClient,
  name: string,
  signal: AbortSignal,
): Promise<Observation> {
  const place = placeOf(name);
  const workload = place && (await readWorkload(http, place, signal));
  if (!place || !workload) return gone();
  return observationOf(workload, await readEvents(http, place, workload, signal));
}

function observationOf(workload: Workload, events: Observation['events']): Observation {
  const { metadata, spec, status } = workload;
  const wanted = spec.replicas ?? 1;
  const ready = status?.readyReplicas ?? 0;
  const failing = status?.conditions?.find((one) => one.status === 'False' && one.message);
  return {
    state: wanted === 0 ? 'stopped' : ready >= wanted ? 'running' : 'degraded',
    health: wanted === 0 ? 'unknown' : ready >= wanted ? 'healthy' : 'unhealthy',
    identity: metadata.uid,
    version: revisionOf(workload),
    configDigest: createHash('sha256')
      .update(canonicalize(spec) ?? '')
      .digest('hex'),
    facts: { replicas: String(wanted), ready: String(ready) },
    events,
    reason: ready >= wanted ? null : (failing?.message ?? `${ready} of ${wanted} replicas are ready`),
  };
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** What a person may see of it: variables without what stands in them, and nothing that repeats all of it. */
function describeWorkload(workload: Workload): string {
  const bare = (key: string, value: unknown): unknown => {
    if (key === 'annotations' && isFields(value)) return { ...value, [lastApplied]: undefined };
    return key === 'env' && Array.isArray(value) ? value.map(withoutValue) : value;
  };
  return JSON.stringify(workload, bare, 2);
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withoutValue = (variable: unknown): unknown =>
  isFields(variable) && variable['value'] !== undefined ? { ...variable, value: '…' } : variable;

/** Its own; an account that may not see them still sees the rest. */
async function readEvents(
  http: HttpClient,
  { namespace }: Place,
  { metadata }: Workload,
  signal: AbortSignal,
): Promise<Observation['events']> {
  const selector = encodeURIComponent(`involvedObject.uid=${metadata.uid}`);
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/events?limit=50&fieldSelector=${selector}`;
  try {
    const { items } = eventsSchema.parse(await readJson(await http.send({ path, signal })));
    return items
      .map((one) => ({ at: one.lastTimestamp ?? '', what: `${one.reason ?? ''}: ${one.message ?? ''}` }))
      .toSorted((a, b) => (a.at < b.at ? -1 : 1));
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

/** Of the first pod that its selector finds. */
async function readLogs(
  http: HttpClient,
  { place, workload, lines }: { place: Place; workload: Workload; lines: number },
  signal: AbortSignal,
): Promise<string> {
  const matched =
    (workload.spec as { selector?: { matchLabels?: Record<string, string> } }).selector?.matchLabels ?? {};
  const selector = Object.entries(matched)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  if (selector === '') return '(it selects no pods)';
  const pods = `/api/v1/namespaces/${encodeURIComponent(place.namespace)}/pods`;
  const { items } = podsSchema.parse(
    await readJson(
      await http.send({ path: `${pods}?limit=1&labelSelector=${encodeURIComponent(selector)}`, signal }),
    ),
  );
  const pod = items[0]?.metadata.name;
  if (pod === undefined) return '(it has no pod)';
  const path = `${pods}/${encodeURIComponent(pod)}/log?tailLines=${lines}&limitBytes=${answerBytesMax}`;
  const { text } = await readBeginning((await http.send({ path, signal })).body, answerBytesMax);
  return text;
}
