import { createLiveActivities } from '../../../activities/live/live-activities.ts';
import type { Approval } from '../../../core/remedy/approval.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import { inMinutes, type Row } from './attack-row.ts';
import { people, quorum, signed, typed } from './live-people.ts';

const changed = (name: keyof typeof people, change: object) => ({
  people: { ...people, [name]: { ...people[name], ...change } },
});
const placesOf = (...roles: string[]) => ({ production: { quorum: roles.map((role) => ({ role })) } });
const typing = { approval: 'signal', quorum: [{ role: 'approver', count: 2 }] };
const approvers = (count: number) => ({
  ...changed('eve', { roles: ['approver'] }),
  production: { quorum: [{ role: 'approver', count }, ...(count === 1 ? [{ role: 'operator' }] : [])] },
});
/** As a hand or a program alters an approval that somebody signed for another plan. */
const renamed = (approvals: readonly Approval[], plan: Plan, hash: (plan: Plan) => string): Approval[] =>
  approvals.map((approval) => ({ ...approval, plan: hash(plan) }));
const hashIn = (plan: Plan): string => signed(plan, 'ann').plan;

/** The plan as it was made, with approvals that are not enough for it. */
export const approvalAttacks: readonly Row[] = [
  { name: 'nobody approved', stoppedBy: ['quorum'], attack: ({ plan }) => ({ plan, approvals: [] }) },
  {
    name: 'a rejection that was weighed and is left out',
    stoppedBy: ['rejection'],
    attack: ({ arena, plan }) => ({
      plan,
      approvals: quorum(plan),
      blob: async (own) => {
        const approvals = [signed(plan, 'cara', { decision: 'reject' })];
        await createLiveActivities(arena.world()).weighApprovals({ plan: own, approvals });
        return own;
      },
    }),
  },
  {
    name: 'one of two',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({ plan, approvals: [signed(plan, 'bob')], lenient: placesOf('approver') }),
  },
  {
    name: 'two who fill the same place',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({
      plan,
      approvals: [signed(plan, 'bob'), signed(plan, 'eve')],
      policy: approvers(1),
      lenient: approvers(2),
    }),
  },
  {
    name: 'of another plan',
    stoppedBy: ['named plan'],
    attack: ({ plan, another }) => ({ plan, approvals: quorum(another()) }),
  },
  {
    name: 'of another plan, with this one written in',
    stoppedBy: ['signature'],
    attack: ({ plan, another }) => ({ plan, approvals: renamed(quorum(another()), plan, hashIn) }),
  },
  {
    name: 'a revoked key',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({
      plan,
      approvals: [signed(plan, 'ann', { key: 'ann-old' }), signed(plan, 'bob')],
      lenient: changed('ann', { keys: people.ann.keys.map(({ publicKey }) => ({ publicKey })) }),
    }),
  },
  {
    name: 'a key of another person',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({
      plan,
      approvals: [signed(plan, 'ann', { key: 'bob' }), signed(plan, 'bob')],
      lenient: changed('ann', { keys: people.bob.keys }),
    }),
  },
  {
    name: 'one person twice',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({
      plan,
      approvals: [signed(plan, 'ann'), signed(plan, 'ann')],
      lenient: placesOf('operator'),
    }),
  },
  {
    name: 'one person under two ids',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({
      plan,
      approvals: [signed(plan, 'ann'), signed(plan, 'ann', { by: 'cara' })],
      lenient: changed('cara', { keys: people.ann.keys }),
    }),
  },
  {
    name: 'one person by full name',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({
      plan,
      approvals: [signed(plan, 'ann'), signed(plan, 'ann', { by: 'Ann Archer' })],
      lenient: placesOf('operator'),
    }),
  },
  {
    name: 'one person who types two names',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({
      plan,
      approvals: [typed(plan, 'bob'), typed(plan, 'Bob Baker')],
      policy: { production: typing },
      // Where nobody is named, whoever types a name is somebody of that name.
      lenient: { production: typing, people: {} },
    }),
  },
  {
    name: 'typed where signatures are asked for',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({
      plan,
      approvals: [typed(plan, 'ann'), typed(plan, 'bob')],
      lenient: { production: { approval: 'signal' } },
    }),
  },
  {
    name: 'of another team',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({
      plan,
      approvals: [signed(plan, 'bob'), signed(plan, 'dan')],
      lenient: changed('dan', { teams: ['shop'] }),
    }),
  },
  {
    name: 'of a viewer',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({
      plan,
      approvals: [signed(plan, 'ann'), signed(plan, 'eve')],
      lenient: changed('eve', { roles: ['approver'] }),
    }),
  },
  {
    name: 'one of them rejects it',
    stoppedBy: ['rejection'],
    attack: ({ plan }) => ({
      plan,
      approvals: [...quorum(plan), signed(plan, 'cara', { decision: 'reject' })],
    }),
  },
  ...[-5, 5].map(
    (minutes): Row => ({
      name: minutes < 0 ? 'signed before it was made' : 'signed in the future',
      stoppedBy: ['signing time'],
      attack: ({ plan }) => ({
        plan,
        approvals: [signed(plan, 'ann', { at: inMinutes(minutes) }), signed(plan, 'bob')],
      }),
    }),
  ),
  {
    name: 'alone, where nobody may',
    stoppedBy: ['policy'],
    attack: ({ plan }) => ({
      plan,
      approvals: [signed(plan, 'cara', { breakGlass: true })],
      lenient: { production: { breakGlass: { allowed: true, assetsMax: 2 } } },
    }),
  },
];
