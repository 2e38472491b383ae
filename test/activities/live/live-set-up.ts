import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveWorld } from '../../../activities/live/live-world.ts';
import { hashOf } from '../../../activities/live/live-world.ts';
import { type Configuration, configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import type { BlobId } from '../../../core/ids.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import { putJson } from '../../../database/blobs.ts';
import type { Database } from '../../../database/client.ts';
import { savePlan } from '../../../database/plans.ts';
import { createTrail } from '../../../database/trail.ts';
import { people } from './live-people.ts';
import { processActors } from './process-actor.ts';

const teams = {
  shop: { assets: ['host.*', 'demo.*'] },
  bank: { assets: ['bank.*'] },
};
const services = Object.fromEntries(
  ['web', 'db', 'cache'].map((name) => [name, { unit: `${name}.service` }]),
);
const sources = {
  host: {
    kind: 'ssh',
    address: 'host.example',
    hostKey: `SHA256:${'A'.repeat(43)}`,
    services,
    act: {},
  },
  demo: { kind: 'simulated', address: 'http://127.0.0.1:1', act: {} },
};

export const configure = (change: { people?: object; classes?: object } = {}): Configuration =>
  configurationSchema.parse({
    ...defaultConfiguration,
    people: change.people ?? people,
    teams,
    fleet: { sources, classes: change.classes ?? {} },
  });

/** A world that acts by real processes in `folder`; `opened` counts the actors that were made. */
export function liveWorld(
  db: Database,
  folder: string,
  change: Partial<LiveWorld> = {},
): LiveWorld & { opened: () => number } {
  let opened = 0;
  const configuration = configure();
  return {
    db,
    folder: join(folder, 'live'),
    trail: createTrail(db),
    environment: {},
    readConfiguration: () => configuration,
    openActors: () =>
      processActors(folder, () => {
        opened += 1;
      }),
    now: () => new Date(),
    pollMs: 20,
    opened: () => opened,
    ...change,
  };
}

export const appending = (folder: string, word: string): Plan['actions'][number]['deed'] => ({
  type: 'run',
  argv: ['/bin/sh', '-c', 'printf "%s\\n" "$1" >> "$2"', 'sh', word, join(folder, 'deeds')],
  cwd: null,
  env: {},
});

/** What was really done, in order. */
export const deedsIn = (folder: string): string[] => {
  const file = join(folder, 'deeds');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
};

const minuteMs = 60_000;

export function actionOn(
  name: string,
  deed: Plan['actions'][number]['deed'],
  id = '1',
  source: keyof typeof sources = 'host',
): Plan['actions'][number] {
  const real = source === 'host';
  return {
    id,
    target: {
      asset: `${source}.${name}`,
      kind: real ? 'ssh' : 'simulated',
      source,
      name,
      class: real ? 'production' : 'simulated',
      simulated: !real,
      identity: 'box-1',
    },
    deed,
    preconditions: { state: 'running', version: '1.0', configDigest: null },
    expectExit: 0,
    timeoutSeconds: 20,
    rollback: null,
  };
}

export function planOf(actions: Plan['actions'], change: Partial<Plan> = {}): Plan {
  const now = Date.now();
  return {
    kind: 'countersign.plan.v1',
    workflow: 'remediate-1',
    proposer: { kind: 'model', provider: 'anthropic', model: 'claude', simulated: false },
    nonce: randomBytes(16).toString('hex'),
    notBefore: new Date(now).toISOString(),
    expires: new Date(now + 30 * minuteMs).toISOString(),
    assetsMax: 5,
    actions,
    checks: [{ asset: 'host.web', state: 'running', health: null, version: null, withinSeconds: 1 }],
    ...change,
  };
}

/** The plan as it is stored and on record. */
export async function keepPlan(db: Database, plan: Plan, classes = ['production']): Promise<BlobId> {
  const blob = await putJson(db, plan);
  await savePlan(db, {
    hash: hashOf(plan),
    blob,
    prose: blob,
    workflow: plan.workflow,
    incident: `${plan.workflow}.1`,
    round: 1,
    proposer: 'somebody',
    assets: plan.actions.map(({ target }) => target.asset),
    classes,
    expires: new Date(plan.expires),
  });
  return blob;
}
