import * as z from 'zod/mini';
import type { SourceOf } from '../../../core/configuration/fleet-source.ts';
import { createHttpClient, type HttpClient, HttpRefused, readJson } from '../http-client.ts';

export interface KubernetesLogin {
  id: string;
  source: SourceOf<'kubernetes'>;
  address: string;
  /** A bearer token. */
  credential: string | null;
}

const texts = z.nullish(z.record(z.string(), z.string()));
const metadata = z.looseObject({
  name: z.string(),
  uid: z.string(),
  resourceVersion: z.string(),
  labels: texts,
  annotations: texts,
});
export const workloadSchema = z.looseObject({
  metadata,
  spec: z.looseObject({ replicas: z.nullish(z.int()), template: z.looseObject({}) }),
  status: z.nullish(
    z.looseObject({
      readyReplicas: z.nullish(z.int()),
      currentRevision: z.nullish(z.string()),
      conditions: z.nullish(
        z.array(z.looseObject({ type: z.string(), status: z.string(), message: z.nullish(z.string()) })),
      ),
    }),
  ),
});
export type Workload = z.infer<typeof workloadSchema>;
const workloadsSchema = z.object({
  items: z.array(workloadSchema),
  metadata: z.nullish(z.looseObject({ continue: z.nullish(z.string()) })),
});

const pagesMax = 10;

export const workloadKinds = ['deployment', 'statefulset'] as const;

/** A workload, by what we call it: `namespace/deployment/name`. */
export interface Place {
  namespace: string;
  kind: (typeof workloadKinds)[number];
  name: string;
}

/** As Kubernetes writes names, so that none climbs in a path. */
const ownName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

export function placeOf(name: string): Place | null {
  const [namespace, kind, own, more] = name.split('/');
  const known = workloadKinds.find((one) => one === kind);
  return namespace && known && own && more === undefined && ownName.test(namespace) && ownName.test(own)
    ? { namespace, kind: known, name: own }
    : null;
}

export const pathOf = ({ namespace, kind, name }: Place): string =>
  `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${kind}s/${encodeURIComponent(name)}`;

export const openKubernetes = ({ id, source, address, credential }: KubernetesLogin): Promise<HttpClient> =>
  createHttpClient({
    source: id,
    address,
    timeoutMs: source.timeoutSeconds * 1000,
    bearer: credential,
    caFile: source.caFile,
  });

/** All of one kind in a namespace, page by page. */
export async function listWorkloads(
  http: HttpClient,
  { namespace, kind }: Omit<Place, 'name'>,
  signal: AbortSignal,
): Promise<Workload[]> {
  const found: Workload[] = [];
  let rest = '';
  for (let page = 0; page < pagesMax; page += 1) {
    const more = rest === '' ? '' : `&continue=${encodeURIComponent(rest)}`;
    const path = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${kind}s?limit=500${more}`;
    const { items, metadata } = workloadsSchema.parse(await readJson(await http.send({ path, signal })));
    found.push(...items);
    rest = metadata?.continue ?? '';
    if (rest === '') return found;
  }
  throw new Error(`namespace ${namespace} has more than ${pagesMax * 500} ${kind}s`);
}

/** Null where there is none. */
export async function readWorkload(
  http: HttpClient,
  place: Place,
  signal: AbortSignal,
): Promise<Workload | null> {
  try {
    return workloadSchema.parse(await readJson(await http.send({ path: pathOf(place), signal })));
  } catch (error) {
    if (error instanceof HttpRefused && error.status === 404) return null;
    throw error instanceof z.core.$ZodError ? new Error('its answer is not that of a Kubernetes API') : error;
  }
}

/** Of a rollout; what a roll-back names. */
export const revisionOf = ({ metadata, status }: Workload): string | null =>
  metadata.annotations?.['deployment.kubernetes.io/revision'] ?? status?.currentRevision ?? null;
