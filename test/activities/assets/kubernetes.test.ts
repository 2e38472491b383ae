import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Actors, createActors } from '../../../activities/assets/actors.ts';
import type { AssetActor, AssetReader } from '../../../activities/assets/driver.ts';
import { createReaders } from '../../../activities/assets/readers.ts';
import { fleetSchema } from '../../../core/configuration/fleet.ts';
import type { LiveDeed } from '../../../core/remedy/plan.ts';

// There is no cluster here: a local server gives answers in the form that Kubernetes 1.34 documents, and takes patches as it
// does in what these tests look at (uid, resource version, dry run).

interface Sent {
  method: string;
  path: string;
  type: string | undefined;
  authorization: string | undefined;
  body: unknown;
}

const never = new AbortController().signal;
const name = 'shop/deployment/web';
const uid = '3b0c1f2e-0000-4000-8000-000000000001';
let sent: Sent[] = [];
let deployment: ReturnType<typeof freshDeployment>;
let refuse: { status: number; message: string } | null = null;

const template = (image: string, extra: Record<string, string> = {}) => ({
  metadata: { labels: { app: 'web', ...extra } },
  spec: { containers: [{ name: 'web', image }] },
});
const freshDeployment = () => ({
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid,
    resourceVersion: '812',
    generation: 4,
    labels: { app: 'web' } as Record<string, string>,
    annotations: { 'deployment.kubernetes.io/revision': '3' } as Record<string, string>,
  },
  spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: template('web:3') },
  status: {
    readyReplicas: 2,
    conditions: [{ type: 'Available', status: 'True', message: 'Deployment has minimum availability.' }],
  },
});
const replicaSets = {
  items: [
    {
      metadata: {
        annotations: { 'deployment.kubernetes.io/revision': '2' },
        ownerReferences: [{ uid: 'another' }],
      },
      spec: { template: template('evil:1') },
    },
    {
      metadata: { annotations: { 'deployment.kubernetes.io/revision': '2' }, ownerReferences: [{ uid }] },
      spec: { template: template('web:2', { 'pod-template-hash': 'abc' }) },
    },
  ],
};
const events = {
  items: [
    {
      reason: 'ScalingReplicaSet',
      message: 'Scaled up replica set web to 2',
      lastTimestamp: '2026-11-21T17:00:00Z',
    },
  ],
};

function answerTo(path: string): unknown {
  if (path.startsWith('/apis/apps/v1/namespaces/shop/deployments/web')) return deployment;
  if (path.startsWith('/apis/apps/v1/namespaces/shop/deployments?limit=500&continue=next'))
    return { items: [{ ...deployment, metadata: { ...deployment.metadata, name: 'second' } }], metadata: {} };
  if (path.startsWith('/apis/apps/v1/namespaces/shop/deployments?'))
    return { items: [deployment], metadata: { continue: 'next' } };
  if (path.startsWith('/apis/apps/v1/namespaces/shop/statefulsets?')) return { items: [] };
  if (path.startsWith('/apis/apps/v1/namespaces/shop/replicasets')) return replicaSets;
  if (path.startsWith('/api/v1/namespaces/shop/events')) return events;
  if (path.startsWith('/api/v1/namespaces/shop/pods?')) return { items: [{ metadata: { name: 'web-1' } }] };
  return null;
}

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (piece: Buffer) => (text += piece.toString()));
  request.on('end', () => {
    const { method = '', url: path = '', headers } = request;
    const body: unknown = text === '' ? null : JSON.parse(text);
    sent.push({ method, path, type: headers['content-type'], authorization: headers.authorization, body });
    const give = (status: number, answer: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    if (method === 'PATCH' && refuse !== null) return give(refuse.status, { message: refuse.message });
    if (path.startsWith('/api/v1/namespaces/shop/pods/web-1/log')) return response.end('one\ntwo\n');
    const answer = answerTo(path);
    return answer === null ? give(404, { message: 'not found' }) : give(200, answer);
  });
});
let reader: AssetReader;
let actors: Actors;
let actor: AssetActor;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fleet = fleetSchema.parse({
    sources: {
      cluster: {
        kind: 'kubernetes',
        address,
        namespaces: ['shop'],
        read: { credentialVariable: 'COUNTERSIGN_FLEET_CLUSTER' },
        act: { credentialCommand: [process.execPath, '-e', 'console.log("short-lived")'] },
      },
    },
  });
  reader = await createReaders(fleet, { COUNTERSIGN_FLEET_CLUSTER: 'looks' }).readerOf('cluster');
  actors = createActors(fleet, {});
  actor = await actors.actorOf('cluster');
});
afterAll(async () => {
  await Promise.all([reader.close(), actors.close()]);
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  sent = [];
  refuse = null;
  deployment = freshDeployment();
});

const act = (deed: LiveDeed, identity = uid) =>
  actor.act({ name, identity }, deed, { key: 'key-1', timeoutMs: 5000, signal: never, onOutput: () => {} });
const patches = () => sent.filter(({ method }) => method === 'PATCH');
const restart: LiveDeed = { type: 'restart', graceSeconds: 30 };

test('workloads are found and seen by what reads, and by nothing else', async () => {
  // In two pages.
  expect(await reader.list(never)).toEqual([
    { name, labels: { app: 'web' } },
    { name: 'shop/deployment/second', labels: { app: 'web' } },
  ]);
  expect(await reader.observe(name, never)).toMatchObject({
    state: 'running',
    health: 'healthy',
    identity: uid,
    version: '3',
    facts: { replicas: '2', ready: '2' },
    events: [{ what: 'ScalingReplicaSet: Scaled up replica set web to 2' }],
  });
  expect(await reader.read(name, { what: 'logs', lines: 10 }, never)).toBe('one\ntwo\n');
  expect(new Set(sent.map(({ method, authorization }) => `${method} ${authorization}`))).toEqual(
    new Set(['GET Bearer looks']),
  );
});

test('too few replicas are told with the reason; none wanted is stopped', async () => {
  deployment.status = {
    readyReplicas: 1,
    conditions: [{ type: 'Progressing', status: 'False', message: 'image cannot be pulled' }],
  };
  expect(await reader.observe(name, never)).toMatchObject({
    state: 'degraded',
    health: 'unhealthy',
    reason: 'image cannot be pulled',
  });
  deployment.spec.replicas = 0;
  expect(await reader.observe(name, never)).toMatchObject({ state: 'stopped', health: 'unknown' });
  expect(await reader.observe('shop/deployment/none', never)).toMatchObject({ state: 'gone' });
  expect(await reader.observe('shop/secret/web', never)).toMatchObject({ state: 'gone' });
});

test('a restart is a patch of exactly this workload, with a credential that was just made', async () => {
  expect(await act(restart)).toEqual({ exit: 0, stopped: false });
  expect(patches()).toMatchObject([
    {
      path: '/apis/apps/v1/namespaces/shop/deployments/web?fieldManager=countersign',
      type: 'application/strategic-merge-patch+json',
      authorization: 'Bearer short-lived',
      body: {
        metadata: { uid, resourceVersion: '812', annotations: { 'countersign/deed': 'key-1' } },
        spec: { template: { metadata: { annotations: { 'countersign/restarted': 'key-1' } } } },
      },
    },
  ]);
});

test('a deed that was done is known by its key, and not done again', async () => {
  deployment.metadata.annotations['countersign/deed'] = 'key-1';
  expect(await act(restart)).toEqual({ exit: 0, stopped: false });
  expect(patches()).toEqual([]);
});

test('replicas are set from what they are', async () => {
  expect(await act({ type: 'scale', from: 2, to: 5 })).toEqual({ exit: 0, stopped: false });
  expect(patches()).toMatchObject([{ body: { spec: { replicas: 5 } } }]);
  await expect(act({ type: 'scale', from: 3, to: 5 })).rejects.toMatchObject({
    failure: {
      kind: 'asset.unreachable',
      message: expect.stringContaining('has 2 replicas, not 3') as string,
    },
  });
});

test('a roll-back takes the template of its own earlier revision, whole', async () => {
  expect(await act({ type: 'roll-back', from: '3', to: '2' })).toEqual({ exit: 0, stopped: false });
  expect(patches()).toMatchObject([{ type: 'application/json-patch+json' }]);
  expect(patches()[0]?.body).toEqual([
    { op: 'test', path: '/metadata/uid', value: uid },
    { op: 'test', path: '/metadata/resourceVersion', value: '812' },
    {
      op: 'add',
      path: '/metadata/annotations',
      value: { ...deployment.metadata.annotations, 'countersign/deed': 'key-1' },
    },
    { op: 'replace', path: '/spec/template', value: template('web:2') },
  ]);
  for (const deed of [
    { type: 'roll-back', from: '2', to: '1' },
    { type: 'roll-back', from: '3', to: '1' },
  ] as LiveDeed[])
    await expect(act(deed)).rejects.toMatchObject({ failure: { kind: 'asset.unreachable' } });
});

test('a workload made anew, or changed meanwhile, is not touched', async () => {
  await expect(act(restart, 'another-uid')).rejects.toMatchObject({ failure: { kind: 'asset.unreachable' } });
  expect(patches()).toEqual([]);
  refuse = { status: 409, message: 'the object has been modified' };
  await expect(act(restart)).rejects.toMatchObject({
    failure: {
      kind: 'asset.unreachable',
      message: expect.stringContaining('the object has been modified') as string,
    },
  });
  // What the server does not say no to may have been done: then nobody claims that it was not.
  refuse = { status: 500, message: 'it broke' };
  await expect(act(restart)).rejects.not.toHaveProperty('failure');
});

test('a dry run asks the API server itself', async () => {
  expect(await actor.dryRun(name, { type: 'scale', from: 2, to: 3 }, never)).toBe(
    'The API server would take it.',
  );
  expect(patches()).toMatchObject([{ path: expect.stringContaining('dryRun=All') as string }]);
  refuse = { status: 422, message: 'quota exceeded' };
  await expect(actor.dryRun(name, { type: 'scale', from: 2, to: 3 }, never)).rejects.toThrow(
    'quota exceeded',
  );
});

test('nothing runs inside of pods', async () => {
  const run: LiveDeed = { type: 'run', argv: ['id'], cwd: null, env: {} };
  expect(await actor.refuse(name, run)).toContain('Nothing is run inside pods');
  await expect(act(run)).rejects.toMatchObject({ failure: { kind: 'asset.unreachable' } });
  expect(await actor.refuse('shop/statefulset/db', { type: 'roll-back', from: '1', to: '0' })).toContain(
    'Only deployments',
  );
});

test('a workload is described without what its variables hold, in itself and in what repeats it', async () => {
  const env = [
    { name: 'DATABASE', value: 'hunter2' },
    { name: 'KEY', valueFrom: { secretKeyRef: { name: 'shop', key: 'key' } } },
  ];
  const containers = [{ name: 'web', image: 'web:3', env }];
  Object.assign(deployment.spec.template, { spec: { containers, initContainers: containers } });
  deployment.metadata.annotations['kubectl.kubernetes.io/last-applied-configuration'] = JSON.stringify(env);
  const told = await reader.read(name, { what: 'describe' }, never);
  expect(told).not.toContain('hunter2');
  expect(JSON.parse(told)).toMatchObject({
    metadata: { annotations: { 'deployment.kubernetes.io/revision': '3' } },
    spec: { template: { spec: { containers: [{ env: [{ name: 'DATABASE', value: '…' }, env[1]] }] } } },
  });
});

test('whatever a draft says, looking sends nothing that could change anything', async () => {
  const wild = ['../../../api/v1/secrets', '?dryRun=', '\r\nX: y', '%2e%2e/', "'; drop"];
  const drafts = wild.flatMap((word): LiveDeed[] => [
    { type: 'roll-back', from: '3', to: word },
    { type: 'run', argv: [word, word], cwd: `/${word}`, env: { PATH: word } },
    { type: 'configure', setting: word, from: word, to: word },
    { type: 'script', digest: 'a'.repeat(64), argv: [word], cwd: null, env: {} },
  ]);
  const deeds: LiveDeed[] = [...drafts, restart, { type: 'scale', from: 2, to: 9 }];
  const names = [
    name,
    ...wild.map((word) => `shop/deployment/${word}`),
    '../deployment/web',
    'shop/deployment/..',
  ];
  for (const one of names) {
    await actor.observe(one, never);
    for (const deed of deeds) {
      await actor.refuse(one, deed);
      await Promise.allSettled([actor.dryRun(one, deed, never)]);
    }
  }
  expect(patches().length).toBeGreaterThan(0);
  for (const { method, path } of sent) {
    expect(`${method} ${path}`).toMatch(
      /^(?:GET \/(?:apis\/apps|api)\/v1\/namespaces\/shop\/|PATCH \/apis\/apps\/v1\/namespaces\/shop\/deployments\/web\?fieldManager=countersign&dryRun=All$)/,
    );
    expect(path).not.toContain('..');
  }
  // What is to be done goes the same way, without the dry run.
  await act(restart);
  expect(sent.at(-1)?.path).not.toContain('dryRun');
});
