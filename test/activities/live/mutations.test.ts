import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doActions } from '../../../activities/live/do-actions.ts';
import { openJournal } from '../../../activities/live/journal.ts';
import { hashOf } from '../../../activities/live/live-world.ts';
import { type Approval, approvalSchema } from '../../../core/remedy/approval.ts';
import { type Plan, planSchema } from '../../../core/remedy/plan.ts';
import { attackedWorld } from './attacking.ts';
import { actionOn, appending, deedsIn, planOf, quorum } from './live-set-up.ts';
import { mutationOf } from './mutate.ts';
import { processActors } from './process-actor.ts';

const seed = Number(process.env['COUNTERSIGN_TEST_SEED'] ?? Date.now() % 1_000_000);
const { folder, world, freshPlan, prove } = attackedWorld();

/** Each of many, a few at a time. */
async function eachOf<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: 3 }, worker));
}

const changedPlans = 155;
const changedApprovals = 50;

test(`no change of a plan after its approval is carried out (seed ${seed})`, {
  timeout: 240_000,
}, async () => {
  const sample = planOf([
    actionOn('web', appending(folder(), 'x')),
    actionOn('db', appending(folder(), 'y'), '2'),
  ]);
  // Where and how, found on a sample, is done to a plan of the same shape.
  const picks = fc.sample(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { seed, numRuns: changedPlans });
  expect(sample.actions).toHaveLength(2);
  await eachOf(picks, ([one, two, forged]) =>
    prove(`plan ${one} ${two}`, (plan) => {
      const [mutation] = fc.sample(mutationOf(plan), { seed: one + two, numRuns: 1 });
      const changed = mutation?.changed;
      const parsed = planSchema.safeParse(changed);
      const approvals = quorum(plan).map((approval) =>
        forged && parsed.success ? { ...approval, plan: hashOf(parsed.data) } : approval,
      );
      return { plan: changed, approvals };
    }),
  );
});

test(`no change of an approval counts (seed ${seed})`, { timeout: 120_000 }, async () => {
  const picks = fc.sample(fc.nat(), { seed, numRuns: changedApprovals });
  await eachOf(picks, (pick) =>
    prove(`approval ${pick}`, (plan) => {
      const [first, second] = quorum(plan);
      // Blanks around words are cut off before they are signed and before they are checked.
      const other = mutationOf(first).filter(({ changed }) => !isSame(changed, first));
      const [mutation] = fc.sample(other, { seed: pick, numRuns: 1 });
      return { plan, approvals: [mutation?.changed as Approval, second as Approval] };
    }),
  );
});

const isSame = (changed: unknown, first: unknown): boolean => {
  const parsed = approvalSchema.safeParse(changed);
  return parsed.success && isDeepStrictEqual(parsed.data, first);
};

test('without the judgement before it, a plan that was changed is carried out', async () => {
  const place = await mkdtemp(join(folder(), 'place-'));
  const { plan } = freshPlan({}, place);
  const forged: Plan = { ...plan, actions: [actionOn('web', appending(place, 'forged'))] };
  const own = world();
  const journal = openJournal(own.folder, hashOf(forged));
  await journal.open(new Date().toISOString());
  const deeds = await doActions({
    world: own,
    loaded: { plan: forged, hash: hashOf(forged) },
    journal,
    phase: 'act',
    steps: forged.actions.map((action) => ({ action, deed: action.deed, touched: false })),
    actors: processActors(folder()),
    stop: new AbortController().signal,
    refuse: () => null,
  });
  expect(deeds.end).toBe('done');
  expect(deedsIn(place)).toEqual(['forged']);
});
