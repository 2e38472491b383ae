import { createPrivateKey, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveWorld } from '../../../activities/live/live-world.ts';
import { hashOf } from '../../../activities/live/live-world.ts';
import { makeKey, signText } from '../../../activities/origin/keys.ts';
import { type Configuration, configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import type { BlobId } from '../../../core/ids.ts';
import { type Approval, approvalText, type SignedApproval } from '../../../core/remedy/approval.ts';
import { type SignedWord, wordText } from '../../../core/remedy/lift.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import { putJson } from '../../../database/blobs.ts';
import type { Database } from '../../../database/client.ts';
import { closeKill, openKills, saveLift } from '../../../database/kill-switch.ts';
import { savePlan } from '../../../database/plans.ts';
import { createTrail } from '../../../database/trail.ts';
import { processActors } from './process-actor.ts';

const names = ['ann', 'bob', 'cara', 'dan', 'eve'] as const;
export type Name = (typeof names)[number];
export const keys = Object.fromEntries([...names, 'ann-old'].map((name) => [name, makeKey()])) as Record<
  Name | 'ann-old',
  ReturnType<typeof makeKey>
>;
const keyOf = (name: keyof typeof keys, revoked?: string) => ({
  publicKey: keys[name].publicKey,
  ...(revoked && { revoked }),
});

/**
 * Ann approves and operates; Bob approves; Cara operates; Dan does both, and of another team; Eve only sees. Assets of the
 * source `host` are real, those of `demo` simulated.
 */
export const people = {
  ann: {
    name: 'Ann Archer',
    email: 'ann@example.com',
    roles: ['approver', 'operator'],
    teams: ['shop'],
    keys: [keyOf('ann'), keyOf('ann-old', '2020-01-01')],
  },
  bob: { name: 'Bob Baker', roles: ['approver'], teams: ['shop'], keys: [keyOf('bob')] },
  cara: { name: 'Cara Cole', roles: ['operator'], teams: ['shop'], keys: [keyOf('cara')] },
  dan: { name: 'Dan Dale', roles: ['approver', 'operator'], teams: ['bank'], keys: [keyOf('dan')] },
  eve: { name: 'Eve Elm', roles: ['viewer'], teams: ['shop'], keys: [keyOf('eve')] },
};
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

interface Signing {
  by?: string;
  key?: keyof typeof keys;
  decision?: 'approve' | 'reject';
  at?: Date;
  breakGlass?: true;
}

export function signed(plan: Plan | string, name: Name, change: Signing = {}): SignedApproval {
  const key = keys[change.key ?? name];
  const said: SignedApproval = {
    kind: 'countersign.approval.v1',
    by: change.by ?? name,
    plan: typeof plan === 'string' ? plan : hashOf(plan),
    decision: change.decision ?? 'approve',
    reason: 'It is down.',
    at: (change.at ?? new Date()).toISOString(),
    key: key.publicKey,
    ...(change.breakGlass && { breakGlass: true }),
    signature: `${'A'.repeat(86)}==`,
  };
  return { ...said, signature: signText(approvalText(said), createPrivateKey(key.privateKey)) };
}

export const typed = (plan: Plan, by: string, decision: 'approve' | 'reject' = 'approve'): Approval => ({
  by,
  plan: hashOf(plan),
  decision,
  reason: 'It is down.',
});

/** Enough for a plan of class `production`. */
export const quorum = (plan: Plan): Approval[] => [signed(plan, 'ann'), signed(plan, 'bob')];

/** A person's word on a kill or, of a plan's hash, on what was done alone. */
export function wordOn(
  subject: string,
  name: Name,
  change: { by?: string; key?: keyof typeof keys } = {},
): SignedWord {
  const key = keys[change.key ?? name];
  const said: SignedWord = {
    kind: subject.length === 64 ? 'countersign.review.v1' : 'countersign.lift.v1',
    subject,
    by: change.by ?? name,
    reason: 'It is over.',
    at: new Date().toISOString(),
    key: key.publicKey,
    signature: `${'A'.repeat(86)}==`,
  };
  return { ...said, signature: signText(wordText(said), createPrivateKey(key.privateKey)) };
}

/** Lifts every kill, as two people do by the command line. */
export async function liftKills(db: Database): Promise<void> {
  for (const { id } of await openKills(db)) {
    for (const person of ['ann', 'bob'] as const)
      await saveLift(db, { kill: id, person, said: wordOn(id, person) });
    await closeKill(db, id, new Date());
  }
}
