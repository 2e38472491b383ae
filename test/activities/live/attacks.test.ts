import { gzipSync } from 'node:zlib';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { LiveWorld } from '../../../activities/live/live-world.ts';
import type { Approval } from '../../../core/remedy/approval.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import { blobs } from '../../../database/schema.ts';
import { type Attack, attackedWorld } from './attacking.ts';
import {
  actionOn,
  appending,
  configure,
  deedsIn,
  type Name,
  planOf,
  quorum,
  signed,
  typed,
} from './live-set-up.ts';
import { healthy, processActors, setState } from './process-actor.ts';

const { db, folder, freshPlan, carry, prove } = attackedWorld();

const minuteMs = 60_000;
const at = (minutes: number) => () => new Date(Date.now() + minutes * minuteMs);
const twice = (plan: Plan, one: Name, by: string): Approval[] => [
  signed(plan, one),
  signed(plan, one, { by }),
];
/** An asset that changes as soon as it has been looked at so often. */
const turning = (looks: number, change: object): Partial<LiveWorld> => ({
  openActors: () => {
    const actors = processActors(folder());
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

const attacks: [string, (plan: Plan) => Attack][] = [
  ['nobody approved', (plan) => ({ plan, approvals: [] })],
  ['one of two', (plan) => ({ plan, approvals: [signed(plan, 'bob')] })],
  [
    'two who fill the same place',
    (plan) => ({ plan, approvals: [signed(plan, 'bob'), signed(plan, 'eve')] }),
  ],
  ['of another plan', (plan) => ({ plan, approvals: quorum(freshPlan().plan) })],
  [
    'a revoked key',
    (plan) => ({ plan, approvals: [signed(plan, 'ann', { key: 'ann-old' }), signed(plan, 'bob')] }),
  ],
  [
    'a key of another person',
    (plan) => ({ plan, approvals: [signed(plan, 'ann', { key: 'bob' }), signed(plan, 'bob')] }),
  ],
  ['one person twice', (plan) => ({ plan, approvals: twice(plan, 'ann', 'ann') })],
  ['one person under two ids', (plan) => ({ plan, approvals: twice(plan, 'ann', 'cara') })],
  ['one person by full name', (plan) => ({ plan, approvals: twice(plan, 'ann', 'Ann Archer') })],
  [
    'typed where signatures are asked for',
    (plan) => ({ plan, approvals: [typed(plan, 'ann'), typed(plan, 'bob')] }),
  ],
  ['of another team', (plan) => ({ plan, approvals: [signed(plan, 'bob'), signed(plan, 'dan')] })],
  ['of a viewer', (plan) => ({ plan, approvals: [signed(plan, 'ann'), signed(plan, 'eve')] })],
  [
    'one of them rejects it',
    (plan) => ({ plan, approvals: [...quorum(plan), signed(plan, 'cara', { decision: 'reject' })] }),
  ],
  [
    'signed before it was made',
    (plan) => ({ plan, approvals: [signed(plan, 'ann', { at: at(-5)() }), signed(plan, 'bob')] }),
  ],
  [
    'signed in the future',
    (plan) => ({ plan, approvals: [signed(plan, 'ann', { at: at(5)() }), signed(plan, 'bob')] }),
  ],
  ['alone, where nobody may', (plan) => ({ plan, approvals: [signed(plan, 'cara', { breakGlass: true })] })],
];

test.each(attacks)('approvals: %s', async (name, attack) => {
  await prove(name, attack);
});

/** Attacks that bring a plan of their own, which is approved as it stands and must not be carried out all the same. */
const standing: [string, () => Attack][] = [
  [
    'proposed by one of those who approve',
    () => {
      const { plan } = freshPlan({ proposer: { kind: 'person', person: 'Ann Archer' } });
      return { plan, approvals: quorum(plan) };
    },
  ],
  [
    'proposed by a simulated model',
    () => {
      const { plan } = freshPlan({
        proposer: { kind: 'model', provider: 'anthropic', model: 'claude', simulated: true },
      });
      return { plan, approvals: quorum(plan) };
    },
  ],
  [
    'a real asset called simulated',
    () => {
      const { plan } = freshPlan();
      const actions = plan.actions.map((action) => ({
        ...action,
        target: { ...action.target, class: 'simulated', simulated: true, kind: 'simulated' as const },
      }));
      const pretended: Plan = { ...plan, actions };
      return { plan: pretended, approvals: [typed(pretended, 'bob')], classes: ['simulated'] };
    },
  ],
  [
    'an asset that the configuration does not know',
    () => {
      const plan = planOf([actionOn('other.host', appending(folder(), 'x'))]);
      const [action] = plan.actions;
      const elsewhere = {
        ...plan,
        actions: [{ ...action, target: { ...action?.target, source: 'bank' } }],
      } as Plan;
      return { plan: elsewhere, approvals: quorum(elsewhere) };
    },
  ],
  [
    'actions out of order',
    () => {
      const { plan } = freshPlan();
      const turned = { ...plan, actions: plan.actions.toReversed() };
      return { plan: turned, approvals: quorum(turned) };
    },
  ],
  [
    'more assets than it allows itself',
    () => {
      const { plan } = freshPlan({ assetsMax: 1 });
      return { plan, approvals: quorum(plan) };
    },
  ],
  [
    'valid for longer than its class allows',
    () => {
      const { plan } = freshPlan({ expires: at(600)().toISOString() });
      return { plan, approvals: quorum(plan) };
    },
  ],
  [
    'not yet',
    () => {
      const { plan } = freshPlan({ notBefore: at(10)().toISOString(), expires: at(20)().toISOString() });
      return { plan, approvals: quorum(plan) };
    },
  ],
  [
    'expired',
    () => {
      const { plan } = freshPlan({ notBefore: at(-20)().toISOString(), expires: at(-10)().toISOString() });
      return {
        plan,
        approvals: [signed(plan, 'ann', { at: at(-15)() }), signed(plan, 'bob', { at: at(-15)() })],
      };
    },
  ],
  [
    'outside the window of its class',
    () => {
      const { plan } = freshPlan();
      const day = new Date().getUTCDay();
      const others = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].filter((_, index) => index !== day);
      const configuration = configure({
        classes: { production: { windows: [{ days: others.slice(0, 1), from: '10:00', to: '10:01' }] } },
      });
      return { plan, approvals: quorum(plan), change: { readConfiguration: () => configuration } };
    },
  ],
  [
    'more plans than an hour may have',
    () => {
      const { plan } = freshPlan();
      const configuration = configure({ classes: { production: { plansPerHour: 1 } } });
      return { plan, approvals: quorum(plan), change: { readConfiguration: () => configuration } };
    },
  ],
  [
    'a target made anew under the same name',
    () => {
      const { plan } = freshPlan();
      return {
        plan,
        approvals: quorum(plan),
        before: () => setState(folder(), 'web', { identity: 'box-2' }),
        after: () => setState(folder(), 'web'),
      };
    },
  ],
  [
    'another version than when it was planned',
    () => {
      const { plan } = freshPlan();
      return {
        plan,
        approvals: quorum(plan),
        before: () => setState(folder(), 'db', { version: '2.0' }),
        after: () => setState(folder(), 'db'),
      };
    },
  ],
  [
    'drift between the check and the act',
    () => {
      const { plan } = freshPlan();
      return { plan, approvals: quorum(plan), change: turning(2, { identity: 'box-9' }) };
    },
  ],
  [
    'bytes changed under the same id',
    () => {
      const { plan } = freshPlan();
      const forged = { ...plan, actions: [actionOn('web', appending(folder(), 'forged'))] };
      return {
        plan,
        approvals: quorum(plan),
        blob: async (own) => {
          await db()
            .update(blobs)
            .set({ bytes: gzipSync(JSON.stringify(forged)) })
            .where(eq(blobs.id, own));
          return own;
        },
      };
    },
  ],
];

test.each(standing)('plan: %s', async (name, attackWith) => {
  const before = deedsIn(folder());
  const end = await carry(attackWith());
  expect([name, end, deedsIn(folder())]).toEqual([
    name,
    expect.stringMatching(/^(?:refused|drifted|thrown)$/),
    before,
  ]);
  const { plan, words } = freshPlan();
  expect(await carry({ plan, approvals: quorum(plan) })).toBe('done');
  expect(deedsIn(folder())).toEqual([...before, ...words]);
});

test('a nonce that was used up is used up for every other plan', async () => {
  const { plan, words } = freshPlan();
  const before = deedsIn(folder());
  expect(await carry({ plan, approvals: quorum(plan) })).toBe('done');
  const { plan: other } = freshPlan({ nonce: plan.nonce });
  expect(await carry({ plan: other, approvals: quorum(other) })).toBe('unknown');
  expect(await carry({ plan, approvals: quorum(plan) })).toBe('done');
  expect(deedsIn(folder())).toEqual([...before, ...words]);
});
