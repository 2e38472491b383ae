import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { hashOf } from '../../../activities/live/live-world.ts';
import { assetStates, type Observation } from '../../../core/fleet/asset.ts';
import { type Approval, approvalSchema } from '../../../core/remedy/approval.ts';
import { type Plan, planSchema } from '../../../core/remedy/plan.ts';
import type { Arena, Attack, End } from './attacking.ts';
import { quorum } from './live-people.ts';
import { deedsIn } from './live-set-up.ts';
import { mutationOf } from './mutate.ts';
import { healthy, processActors } from './process-actor.ts';

/** One thing changed: in the plan, in an approval of it, or in what the plan finds. */
interface Mutation {
  where: string;
  attackOn: (plan: Plan, arena: Arena) => Attack;
}

/** `wrong`: each change that was acted on, and each plan as approved that was not; empty where all is as it should be. */
export interface MutationProof {
  mutations: number;
  twins: number;
  ends: Partial<Record<End, number>>;
  wrong: string[];
}

const pickOf = <T>(values: fc.Arbitrary<T>, seed: number): T => {
  const [one] = fc.sample(values, { seed, numRuns: 1 });
  if (one === undefined) throw new Error('Nothing was generated.');
  return one;
};

/** With the approvals of what it was; every other time their hash is made to fit. */
const ofPlan = (seed: number): Mutation => ({
  where: `plan ${seed}`,
  attackOn: (plan) => {
    const { changed } = pickOf(mutationOf(plan), seed);
    const parsed = planSchema.safeParse(changed);
    const fitted = seed % 2 === 0 && parsed.success ? { plan: hashOf(parsed.data) } : {};
    return { plan: changed, approvals: quorum(plan).map((approval) => ({ ...approval, ...fitted })) };
  },
});

const ofApproval = (seed: number): Mutation => ({
  where: `approval ${seed}`,
  attackOn: (plan) => {
    const [first, second] = quorum(plan);
    // Blanks around words are cut off before they are signed and before they are checked.
    const other = mutationOf(first).filter(({ changed }) => !isSame(changed, first));
    return { plan, approvals: [pickOf(other, seed).changed as Approval, second as Approval] };
  },
});

const isSame = (changed: unknown, first: unknown): boolean => {
  const parsed = approvalSchema.safeParse(changed);
  return parsed.success && isDeepStrictEqual(parsed.data, first);
};

const drifts: fc.Arbitrary<[string, Partial<Observation>]> = fc.tuple(
  fc.constantFrom('web', 'db'),
  fc.oneof(
    fc.constantFrom(...assetStates.filter((state) => state !== healthy.state)).map((state) => ({ state })),
    mutationOf(healthy.identity).map(({ changed }) => ({ identity: String(changed) })),
    mutationOf(healthy.version).map(({ changed }) => ({ version: String(changed) })),
    fc.constantFrom<Partial<Observation>>({ identity: null }, { version: null }),
  ),
);

const ofState = (seed: number): Mutation => ({
  where: `state ${seed}`,
  attackOn: (plan, { folder }) => {
    const [asset, change] = pickOf(drifts, seed);
    const actors = processActors(folder);
    const openActors = () => ({
      ...actors,
      actorOf: async (source: string) => {
        const actor = await actors.actorOf(source);
        const observe: typeof actor.observe = async (name, signal) => ({
          ...(await actor.observe(name, signal)),
          ...(name === asset && change),
        });
        return { ...actor, observe };
      },
    });
    return { plan, approvals: quorum(plan), change: { openActors } };
  },
});

/** Five of eight change the plan, two an approval, one what it finds. */
export const mutationsFrom = (seed: number, many: number): Mutation[] => {
  const of = [ofPlan, ofApproval, ofPlan, ofPlan, ofState, ofPlan, ofPlan, ofApproval];
  return fc
    .sample(fc.nat(), { seed, numRuns: many })
    .map((pick, index) => (of[index % of.length] ?? ofPlan)(pick));
};

/**
 * Tries each, a few at a time, on a plan of its own; then that plan as it was approved, and one like it that is written
 * with its keys the other way round and blanks between, which both must act.
 */
export async function proveMutations(
  arena: Arena,
  { seed, many, atOnce = 3 }: { seed: number; many: number; atOnce?: number },
): Promise<MutationProof> {
  const waiting = mutationsFrom(seed, many);
  const proof: MutationProof = { mutations: 0, twins: 0, ends: {}, wrong: [] };
  const prove = async ({ where, attackOn }: Mutation): Promise<void> => {
    const place = await arena.newPlace();
    const own = arena.freshPlan({}, place);
    const end = await arena.carry(attackOn(own.plan, arena));
    proof.mutations += 1;
    proof.ends[end] = (proof.ends[end] ?? 0) + 1;
    if (end === 'done' || deedsIn(place).length > 0) proof.wrong.push(`${where} was acted on: ${end}`);
    // What drifted is void, and is planned anew.
    const lost = await arena.carryTwins(end === 'drifted' ? arena.freshPlan({}, place) : own, place);
    proof.twins += 2;
    proof.wrong.push(...lost.map((why) => `${where}, ${why}`));
  };
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await prove(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return proof;
}
