import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { openJournal } from '../../../activities/live/journal.ts';
import { hashOf } from '../../../activities/live/live-world.ts';
import { useNonce } from '../../../activities/live/use-nonce.ts';
import type { SignedWord } from '../../../core/remedy/lift.ts';
import type { Plan } from '../../../core/remedy/plan.ts';
import { closeReview } from '../../../database/glass-reviews.ts';
import { closeKill, saveKill, saveLift } from '../../../database/kill-switch.ts';
import { glassReviews, killLifts, kills, nonces, plans } from '../../../database/schema.ts';
import { asApproved, type Given, inMinutes, type Row, timeIn } from './attack-row.ts';
import type { Attack } from './attacking.ts';
import { quorum, signed, wordOn } from './live-people.ts';
import { keepPlan } from './live-set-up.ts';
import { without } from './without.ts';

/** An acting process with a folder of its own, which remembers nothing but this attack. */
async function ownProcess(place: string): Promise<{ change: { folder: string } }> {
  const folder = join(place, 'live');
  await mkdir(join(folder, 'nonces'), { recursive: true });
  return { change: { folder } };
}

/** What is tried once more after it was done as it was approved; `meanwhile`: what the attacker does between. */
async function onceMore(
  given: Given,
  meanwhile: (folder: string) => Promise<unknown> = async () => undefined,
  again: Plan = given.plan,
): Promise<Attack> {
  const own = await ownProcess(given.place);
  return {
    ...own,
    plan: again,
    approvals: quorum(again),
    before: async () => {
      const end = await asApproved(given, given.plan, own);
      if (end !== 'done') throw new Error(`It was not done at first: ${end}.`);
      await meanwhile(own.change.folder);
    },
  };
}

/** Yesterday nothing was known of it; today it is proposed there again. */
async function putBack({ arena: { db } }: Given, plan: Plan): Promise<void> {
  await db.delete(nonces).where(eq(nonces.nonce, plan.nonce));
  await db.delete(plans).where(eq(plans.hash, hashOf(plan)));
  await keepPlan(db, plan);
}

/** As an acting process leaves it that is killed while it acts: begun, and nothing tells how it ended. */
async function leaveBegun({ arena: { db } }: Given, folder: string, plan: Plan): Promise<void> {
  const hash = hashOf(plan);
  const journal = openJournal(folder, hash);
  await journal.open(new Date().toISOString());
  await useNonce({ db, folder, plan, hash });
  await journal.begin('act', '1', new Date().toISOString());
}

/** What was done before is done again, or what holds is said to be over, by who has the records in hand. */
export const recordAttacks: readonly Row[] = [
  {
    name: 'approvals that were used before',
    stoppedBy: ['journal', 'nonce file', 'nonce row'],
    attack: (given) => onceMore(given),
  },
  {
    name: 'the nonce changed after approval, and all of it done again',
    stoppedBy: ['hash', 'journal'],
    blind: ['nonce'],
    attack: async (given) => {
      const { plan } = given;
      const attack = await onceMore(given, async () => undefined, { ...plan, nonce: 'f'.repeat(32) });
      return { ...attack, approvals: quorum(plan) };
    },
  },
  {
    name: 'the nonce of a plan that was carried out, in another one',
    stoppedBy: ['nonce file', 'nonce row'],
    attack: (given) => onceMore(given, async () => undefined, given.another({ nonce: given.plan.nonce })),
  },
  {
    name: 'the database put back to yesterday',
    stoppedBy: ['journal', 'nonce file'],
    attack: (given) => onceMore(given, () => putBack(given, given.plan)),
  },
  {
    name: 'the database put back to yesterday, and the nonce in another plan',
    stoppedBy: ['nonce file'],
    attack: (given) =>
      onceMore(given, () => putBack(given, given.plan), given.another({ nonce: given.plan.nonce })),
  },
  {
    name: 'the folder of the acting process lost',
    stoppedBy: ['folder of nonces', 'nonce row'],
    attack: (given) => onceMore(given, (folder) => rm(folder, { recursive: true })),
  },
  {
    name: 'an acting process with a folder of its own',
    stoppedBy: ['nonce row'],
    attack: (given) =>
      onceMore(given, async (folder) => {
        await rm(folder, { recursive: true });
        await mkdir(join(folder, 'nonces'), { recursive: true });
      }),
  },
  {
    name: 'the acting process killed while it acted',
    stoppedBy: ['journal', 'nonce file', 'nonce row'],
    attack: async (given) => {
      const { plan, place } = given;
      const own = await ownProcess(place);
      return {
        ...own,
        plan,
        approvals: quorum(plan),
        before: () => without([], () => leaveBegun(given, own.change.folder, plan)),
      };
    },
  },
  {
    name: 'the clock set back to when the plan held',
    stoppedBy: ['clock'],
    attack: (given) => {
      const plan = given.another({ notBefore: timeIn(-40), expires: timeIn(-10) });
      const at = inMinutes(-35);
      return {
        plan,
        approvals: [signed(plan, 'ann', { at }), signed(plan, 'bob', { at })],
        change: { now: () => at },
        // Something was done, and so written down, at the time that it really is.
        before: () => asApproved(given, given.arena.freshPlan().plan),
      };
    },
  },
  killed('the kill switch', ['kill switch'], async () => undefined),
  killed('the kill switch called lifted in the database', ['words of two'], async (db, id) => {
    await saveLift(db, { kill: id, person: 'ann', said: wordOn(id, 'ann') });
    await saveLift(db, { kill: id, person: 'bob', said: wordOn(id, 'bob', { key: 'ann' }) });
    await closeKill(db, id, new Date());
  }),
  {
    name: 'alone once more, the review written into the database',
    stoppedBy: ['word of another'],
    attack: async (given) => {
      const { arena, plan, another, place } = given;
      const first = another();
      const own = await ownProcess(place);
      const policy = { production: { breakGlass: { allowed: true, assetsMax: 2 } } };
      const alone = (of: Plan) => [signed(of, 'cara', { breakGlass: true })];
      return {
        ...own,
        plan,
        policy,
        approvals: alone(plan),
        before: async () => {
          await asApproved(given, first, { ...own, policy, approvals: alone(first) });
          const said = null as unknown as SignedWord;
          const by = { reviewedBy: 'bob', review: 'Fine.', reviewedAt: new Date(), said };
          await closeReview(arena.db, hashOf(first), by);
        },
        after: () => arena.db.delete(glassReviews),
      };
    },
  },
];

function killed(
  name: string,
  stoppedBy: Row['stoppedBy'],
  meanwhile: (db: Given['arena']['db'], id: string) => Promise<unknown>,
): Row {
  const id = '0b0b0b0b-0000-4000-8000-000000000009';
  return {
    name,
    stoppedBy,
    attack: async ({ arena: { db }, plan, place }) => ({
      ...(await ownProcess(place)),
      plan,
      approvals: quorum(plan),
      before: async () => {
        await saveKill(db, { id, by: 'eve', reason: 'smoke' });
        await meanwhile(db, id);
      },
      after: async () => {
        await db.delete(killLifts);
        await db.delete(kills);
      },
    }),
  };
}
