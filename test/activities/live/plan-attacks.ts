import { gzipSync } from 'node:zlib';
import { eq } from 'drizzle-orm';
import type { LiveWorld } from '../../../activities/live/live-world.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import { putJson } from '../../../database/blobs.ts';
import { blobs } from '../../../database/schema.ts';
import { type Given, inMinutes, type Row, timeIn } from './attack-row.ts';
import type { Attack } from './attacking.ts';
import { quorum, signed, typed } from './live-people.ts';
import { actionOn, appending } from './live-set-up.ts';
import { healthy, processActors, setState } from './process-actor.ts';

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** An asset that changes as soon as it has been looked at so often. */
const turning = (folder: string, looks: number, change: object): Partial<LiveWorld> => ({
  openActors: () => {
    const actors = processActors(folder);
    let seen = 0;
    return {
      close: () => actors.close(),
      actorOf: async (source) => {
        const actor = await actors.actorOf(source);
        return {
          ...actor,
          observe: async (name, signal) => {
            seen += 1;
            return seen > looks ? { ...healthy, ...change } : actor.observe(name, signal);
          },
        };
      },
    };
  },
});

const approvedAs = (
  { plan }: Given,
  change: (plan: Plan) => Partial<Plan>,
): Pick<Attack, 'approvals'> & { plan: Plan } => {
  const own = { ...plan, ...change(plan) };
  return { plan: own, approvals: quorum(own) };
};
const everyTarget = ({ actions }: Plan, change: object): Plan['actions'] =>
  actions.map((action) => ({ ...action, target: { ...action.target, ...change } }));
const asset = ({ arena }: Given, name: string, change: object) => ({
  before: async () => setState(arena.folder, name, change),
  after: async () => setState(arena.folder, name),
});

/** Plans that are approved as they stand, and must not be carried out all the same. */
export const planAttacks: readonly Row[] = [
  {
    name: 'proposed by one of those who approve',
    stoppedBy: ['duties'],
    attack: (given) => approvedAs(given, () => ({ proposer: { kind: 'person', person: 'Ann Archer' } })),
  },
  {
    name: 'proposed by a simulated model',
    stoppedBy: ['simulated proposer'],
    attack: (given) =>
      approvedAs(given, () => ({
        proposer: { kind: 'model', provider: 'anthropic', model: 'claude', simulated: true },
      })),
  },
  {
    name: 'a real asset called simulated',
    stoppedBy: ['known target'],
    attack: ({ plan }) => {
      const pretended: Plan = {
        ...plan,
        actions: everyTarget(plan, { class: 'simulated', simulated: true, kind: 'simulated' }),
      };
      return { plan: pretended, approvals: [typed(pretended, 'bob')], classes: ['simulated'] };
    },
  },
  {
    name: 'an asset that the configuration does not know',
    stoppedBy: ['known target'],
    attack: (given) => approvedAs(given, (plan) => ({ actions: everyTarget(plan, { source: 'bank' }) })),
  },
  {
    name: 'actions out of order',
    stoppedBy: ['numbering'],
    attack: (given) => approvedAs(given, ({ actions }) => ({ actions: actions.toReversed() })),
  },
  {
    name: 'more assets than it allows itself',
    stoppedBy: ['own limit'],
    attack: (given) => approvedAs(given, () => ({ assetsMax: 1 })),
  },
  {
    name: 'more assets than its class allows',
    stoppedBy: ['policy'],
    attack: (given) => ({ ...approvedAs(given, () => ({})), policy: { production: { assetsMax: 1 } } }),
  },
  {
    name: 'valid for longer than its class allows',
    stoppedBy: ['policy'],
    attack: (given) => ({
      ...approvedAs(given, () => ({ expires: timeIn(600) })),
      lenient: { production: { expiresMinutes: 700 } },
    }),
  },
  {
    name: 'before its time',
    stoppedBy: ['moment', 'signing time'],
    attack: (given) => approvedAs(given, () => ({ notBefore: timeIn(10), expires: timeIn(20) })),
  },
  {
    name: 'after it expired',
    stoppedBy: ['moment', 'moment of approvals', 'moment of steps'],
    attack: ({ another }) => {
      const plan = another({ notBefore: timeIn(-20), expires: timeIn(-10) });
      const at = inMinutes(-17);
      return { plan, approvals: [signed(plan, 'ann', { at }), signed(plan, 'bob', { at })] };
    },
  },
  {
    name: 'outside the window of its class',
    stoppedBy: ['policy'],
    attack: (given) => {
      const days = [weekdays[(new Date().getUTCDay() + 3) % 7]];
      const windows = [{ days, from: '10:00', to: '10:01' }];
      return { ...approvedAs(given, () => ({})), policy: { production: { windows } } };
    },
  },
  {
    name: 'more plans than an hour may have',
    stoppedBy: ['policy'],
    attack: (given) => {
      const { arena, another } = given;
      const first = another();
      return {
        ...approvedAs(given, () => ({})),
        policy: { production: { plansPerHour: 1 } },
        before: () => arena.carry({ plan: first, approvals: quorum(first) }),
      };
    },
  },
  {
    name: 'a target made anew under the same name',
    stoppedBy: ['drift', 'driver'],
    attack: (given) => ({ ...approvedAs(given, () => ({})), ...asset(given, 'web', { identity: 'box-2' }) }),
  },
  {
    name: 'another version than when it was planned',
    stoppedBy: ['drift'],
    attack: (given) => ({ ...approvedAs(given, () => ({})), ...asset(given, 'web', { version: '2.0' }) }),
  },
  {
    name: 'drift between the check and the act',
    stoppedBy: ['second look'],
    attack: (given) => ({
      ...approvedAs(given, () => ({})),
      change: turning(given.arena.folder, 2, { identity: 'box-9' }),
    }),
  },
  {
    name: 'bytes changed under the same id',
    stoppedBy: ['sum of bytes', 'hash'],
    attack: ({ arena: { db }, plan, place }) => ({
      plan,
      approvals: quorum(plan),
      blob: async (own) => {
        const forged = { ...plan, actions: [actionOn('web', appending(place, 'forged'))] };
        await db
          .update(blobs)
          .set({ bytes: gzipSync(JSON.stringify(forged)) })
          .where(eq(blobs.id, own));
        return own;
      },
    }),
  },
  {
    name: 'a plan that was never proposed here',
    stoppedBy: ['on record'],
    attack: ({ arena: { db }, plan, another }) => {
      const own = another();
      return { plan, approvals: quorum(own), blob: () => putJson(db, own) };
    },
  },
];

type Action = Plan['actions'][number];
type Run = Extract<Action['deed'], { type: 'run' }>;
const first = ({ actions: [one, ...rest] }: Plan, change: (action: Action) => Partial<Action>) => ({
  actions: one ? [{ ...one, ...change(one) }, ...rest] : rest,
});
const deed = (plan: Plan, change: (run: Run) => Partial<Run>) =>
  first(plan, ({ deed: run }) => (run.type === 'run' ? { deed: { ...run, ...change(run) } } : {}));

/** What was changed after approval, and where that stands. */
const changes: [string, string, (plan: Plan, given: Given) => Partial<Plan>][] = [
  [
    'the target',
    'actions.target',
    (plan) => first(plan, ({ target }) => ({ target: { ...target, asset: 'host.cache', name: 'cache' } })),
  ],
  ['the argv', 'actions.deed.argv', (plan) => deed(plan, ({ argv }) => ({ argv: argv.with(4, 'forged') }))],
  [
    'the environment',
    'actions.deed.env',
    (plan) => deed(plan, () => ({ env: { PATH: '/tmp:/usr/bin:/bin' } })),
  ],
  ['the directory', 'actions.deed.cwd', (plan) => deed(plan, () => ({ cwd: '/tmp' }))],
  [
    'the order',
    'actions',
    ({ actions }) => ({
      actions: actions.toReversed().map((action, index) => ({ ...action, id: String(index + 1) })),
    }),
  ],
  ['an action less', 'actions', ({ actions }) => ({ actions: actions.slice(0, 1) })],
  [
    'what it expects',
    'actions.preconditions',
    (plan) => first(plan, ({ preconditions }) => ({ preconditions: { ...preconditions, version: null } })),
  ],
  ['its time to run', 'actions.timeoutSeconds', (plan) => first(plan, () => ({ timeoutSeconds: 21 }))],
  [
    'the way back',
    'actions.rollback',
    (plan, { place }) => first(plan, () => ({ rollback: appending(place, 'x') })),
  ],
  [
    'the check after it',
    'checks',
    ({ checks }) => ({ checks: checks.map((one) => ({ ...one, withinSeconds: 2 })) }),
  ],
  ['the limit', 'assetsMax', () => ({ assetsMax: 2 })],
  ['the proposer', 'proposer', () => ({ proposer: { kind: 'person', person: 'zoe' } })],
];

const ofField = ([name, path, change]: (typeof changes)[number]): Row => ({
  name: `${name} changed after approval`,
  stoppedBy: ['hash'],
  blind: [path],
  attack: (given) => ({
    plan: { ...given.plan, ...change(given.plan, given) },
    approvals: quorum(given.plan),
  }),
});

/** One thing changed once it was approved, with the approvals of what it was: only what is hashed stands against it. */
export const changeAttacks: readonly Row[] = [
  ...changes.map(ofField),
  {
    name: 'the expiry changed once it was over',
    stoppedBy: ['hash'],
    blind: ['expires'],
    attack: ({ another }) => {
      const plan = another({ notBefore: timeIn(-20), expires: timeIn(-10) });
      const at = inMinutes(-17);
      const approvals = [signed(plan, 'ann', { at }), signed(plan, 'bob', { at })];
      return { plan: { ...plan, expires: timeIn(10) }, approvals };
    },
  },
  {
    name: 'its beginning changed before it came',
    stoppedBy: ['hash'],
    blind: ['notBefore'],
    attack: ({ another }) => {
      const plan = another({ notBefore: timeIn(10), expires: timeIn(20) });
      return { plan: { ...plan, notBefore: timeIn(0) }, approvals: quorum(plan) };
    },
  },
];
