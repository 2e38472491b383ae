import * as z from 'zod/mini';
import type { LiveDeed } from '../../../core/remedy/plan.ts';
import type { AssetActor } from '../driver.ts';
import { notBegun, whyNot } from '../guard.ts';
import { type HttpClient, HttpRefused, readJson } from '../http-client.ts';
import {
  type KubernetesLogin,
  openKubernetes,
  pathOf,
  type Place,
  placeOf,
  readWorkload,
  revisionOf,
  type Workload,
} from './api.ts';
import { observeWorkload } from './reader.ts';

const keyAnnotation = 'countersign/deed';

interface Patch {
  type: 'application/strategic-merge-patch+json' | 'application/json-patch+json';
  body: unknown;
}
const replicaSetsSchema = z.object({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({
        annotations: z.nullish(z.record(z.string(), z.string())),
        ownerReferences: z.nullish(z.array(z.looseObject({ uid: z.string() }))),
      }),
      spec: z.looseObject({ template: z.looseObject({ metadata: z.nullish(z.looseObject({})) }) }),
    }),
  ),
});

/**
 * Acts on workloads by patches that name uid and resource version: one made anew, or changed since it was looked at, refuses
 * them. A deed's key stands in an annotation, by which the same deed is known when it is asked for again.
 */
export async function createKubernetesActor(login: KubernetesLogin): Promise<AssetActor> {
  const { id } = login;
  const http = await openKubernetes(login);
  const found = async (name: string, signal: AbortSignal) => {
    const place = placeOf(name);
    const workload = place && (await readWorkload(http, place, signal));
    if (!place || !workload) throw notBegun(id, name, 'there is no such workload any more');
    return { place, workload };
  };
  return {
    observe: (name, signal) => observeWorkload(http, name, signal),
    refuse: (name, deed) => Promise.resolve(refuseDeed(name, deed)),
    dryRun: async (name, deed, signal) => {
      const { place, workload } = await found(name, signal);
      const patch = await patchFor(http, { place, workload, deed, key: 'dry-run' }, signal);
      await send(http, { place, patch, dryRun: true }, signal);
      return 'The API server would take it.';
    },
    act: async ({ name, identity }, deed, { key, timeoutMs, signal }) => {
      const refused = refuseDeed(name, deed);
      if (refused !== null) throw notBegun(id, name, refused);
      const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const { place, workload, patch } = await found(name, bounded)
        .then(async ({ place, workload }) => {
          if (workload.metadata.uid !== identity) throw new Error('another one has its name by now');
          return { place, workload, patch: await patchFor(http, { place, workload, deed, key }, bounded) };
        })
        .catch((error: unknown) => {
          throw notBegun(id, name, whyNot(error));
        });
      if (workload.metadata.annotations?.[keyAnnotation] === key) return { exit: 0, stopped: false };
      try {
        await send(http, { place, patch, dryRun: false }, bounded);
      } catch (error) {
        if (error instanceof HttpRefused && error.status < 500) throw notBegun(id, name, error.message);
        throw error;
      }
      return { exit: 0, stopped: false };
    },
    close: () => http.close(),
  };
}

function refuseDeed(name: string, deed: LiveDeed): string | null {
  switch (deed.type) {
    case 'restart':
    case 'scale':
      return null;
    case 'roll-back':
      return placeOf(name)?.kind === 'deployment' ? null : 'Only deployments keep what ran before.';
    case 'run':
    case 'script':
      return 'Nothing is run inside pods: they are replaced at any time. Restart the workload, or change what it is made from.';
    case 'configure':
      return 'A workload is configured by what it is made from: change that where it is kept.';
  }
}

interface Wish {
  place: Place;
  workload: Workload;
  deed: LiveDeed;
  key: string;
}

async function patchFor(
  http: HttpClient,
  { place, workload, deed, key }: Wish,
  signal: AbortSignal,
): Promise<Patch> {
  const { uid, resourceVersion } = workload.metadata;
  const metadata = { uid, resourceVersion, annotations: { [keyAnnotation]: key } };
  if (deed.type === 'scale') {
    const replicas = workload.spec.replicas ?? 1;
    if (replicas !== deed.from) throw new Error(`it has ${replicas} replicas, not ${deed.from}`);
    return merging({ metadata, spec: { replicas: deed.to } });
  }
  if (deed.type === 'roll-back') {
    if (revisionOf(workload) !== deed.from)
      throw new Error(`it is of revision ${revisionOf(workload) ?? 'none'}, not ${deed.from}`);
    const template = await templateOf(http, { place, uid, revision: deed.to }, signal);
    const annotations = { ...workload.metadata.annotations, [keyAnnotation]: key };
    // Replaced whole, so that nothing of the newer revision stays; refused where one of the two tests fails.
    return {
      type: 'application/json-patch+json',
      body: [
        { op: 'test', path: '/metadata/uid', value: uid },
        { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
        { op: 'add', path: '/metadata/annotations', value: annotations },
        { op: 'replace', path: '/spec/template', value: template },
      ],
    };
  }
  const restarted = { 'countersign/restarted': key };
  return merging({ metadata, spec: { template: { metadata: { annotations: restarted } } } });
}

const merging = (body: object): Patch => ({ type: 'application/strategic-merge-patch+json', body });

/** What a deployment's pods were made from at an earlier revision. */
async function templateOf(
  http: HttpClient,
  { place, uid, revision }: { place: Place; uid: string; revision: string },
  signal: AbortSignal,
): Promise<object> {
  const path = `/apis/apps/v1/namespaces/${encodeURIComponent(place.namespace)}/replicasets?limit=500`;
  const { items } = replicaSetsSchema.parse(await readJson(await http.send({ path, signal })));
  const former = items.find(
    ({ metadata }) =>
      metadata.annotations?.['deployment.kubernetes.io/revision'] === revision &&
      metadata.ownerReferences?.some((owner) => owner.uid === uid),
  );
  if (!former) throw new Error(`it keeps no revision ${revision}`);
  const { metadata, ...template } = former.spec.template;
  const { labels, ...rest } = (metadata ?? {}) as { labels?: Record<string, string> };
  const { 'pod-template-hash': _, ...own } = labels ?? {};
  return { ...template, metadata: { ...rest, labels: own } };
}

async function send(
  http: HttpClient,
  { place, patch, dryRun }: { place: Place; patch: Patch; dryRun: boolean },
  signal: AbortSignal,
): Promise<void> {
  const query = `?fieldManager=countersign${dryRun ? '&dryRun=All' : ''}`;
  const headers = { 'content-type': patch.type };
  const path = `${pathOf(place)}${query}`;
  await readJson(
    await http.send({ method: 'PATCH', path, headers, body: JSON.stringify(patch.body), signal }),
  );
}
