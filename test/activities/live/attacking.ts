import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createLiveActivities } from '../../../activities/live/live-activities.ts';
import type { LiveWorld } from '../../../activities/live/live-world.ts';
import type { BlobId } from '../../../core/ids.ts';
import { type Approval, approvalSchema } from '../../../core/remedy/approval.ts';
import type { Deeds } from '../../../core/remedy/contract.ts';
import { type Plan, planSchema } from '../../../core/remedy/plan.ts';
import { putBlob, putJson } from '../../../database/blobs.ts';
import type { Database } from '../../../database/client.ts';
import { createTrail, type Trail } from '../../../database/trail.ts';
import { quorum } from './live-people.ts';
import { actionOn, appending, configure, deedsIn, keepPlan, liveWorld, planOf } from './live-set-up.ts';
import { rewritten } from './mutate.ts';
import { processActors, setState } from './process-actor.ts';
import { isOff } from './without.ts';

/** What `configure` takes; of the class `production`, on top of as many plans in an hour as come. */
interface Policy {
  people?: object;
  production?: object;
  classes?: object;
}

/** An attack on an approved plan: what is tried instead, in which world. */
export interface Attack {
  plan: unknown;
  approvals: Approval[];
  /** What countersign.yaml says; `lenient`: what instead, where that is what stops the attack, and is off. */
  policy?: Policy;
  lenient?: Policy;
  change?: Partial<LiveWorld>;
  /** What is so when it is tried, once the plan is there. Undone afterwards. */
  before?: () => Promise<unknown>;
  after?: () => Promise<unknown>;
  /** What the workflow names as the plan. */
  blob?: (own: BlobId) => Promise<BlobId>;
  classes?: string[];
}

export type End = Deeds['end'] | 'thrown';

/** Where plans are carried out and attacked, by real processes on the assets of a folder. */
export type Arena = ReturnType<typeof createArena>;

export function createArena(db: Database, folder: string) {
  for (const name of ['web', 'db', 'cache']) setState(folder, name);
  const trail: Trail = createTrail(db);
  let word = 0;

  function world({ policy, lenient, change }: Pick<Attack, 'policy' | 'lenient' | 'change'> = {}) {
    const { people, production, classes } = (isOff('policy') ? lenient : policy) ?? {};
    const configuration = configure({
      ...(people && { people }),
      classes: { production: { plansPerHour: 1000, ...production }, ...classes },
    });
    return liveWorld(db, folder, {
      trail,
      readConfiguration: () => configuration,
      openActors: () => processActors(folder, () => {}, isOff('driver')),
      ...change,
    });
  }

  /** A plan of two actions that each append a word of their own, in a place of their own where it is given. */
  function freshPlan(change: Partial<Plan> = {}, place = folder): { plan: Plan; words: string[] } {
    const words = [`w${(word += 1)}`, `w${(word += 1)}`];
    const [one = '', two = ''] = words;
    return {
      plan: planOf(
        [actionOn('web', appending(place, one)), actionOn('db', appending(place, two), '2')],
        change,
      ),
      words,
    };
  }

  /** What it comes to; whatever is no plan at all is refused by throwing. */
  async function carry(attack: Attack): Promise<End> {
    const parsed = planSchema.safeParse(attack.plan);
    const own = parsed.success
      ? await keepPlan(db, parsed.data, attack.classes)
      : await putJson(db, attack.plan);
    const live = createLiveActivities(world(attack));
    await attack.before?.();
    try {
      const blob = attack.blob ? await attack.blob(own) : own;
      return (await live.carryOut({ plan: blob, approvals: attack.approvals })).end;
    } catch {
      return 'thrown';
    } finally {
      await attack.after?.();
    }
  }

  /** What a plan comes to that is written otherwise, and its approvals too: keys the other way round, blanks between. */
  async function carryRewritten(plan: Plan, approvals = quorum(plan)): Promise<End> {
    const own = Buffer.from(rewritten(plan));
    return carry({
      plan,
      approvals: approvals.map((one) => approvalSchema.parse(JSON.parse(rewritten(one)))),
      blob: () => putBlob(db, own),
    });
  }

  /** Why a plan as it was approved, or one like it that is written otherwise, was not carried out; empty where both were. */
  async function carryTwins({ plan, words }: ReturnType<typeof freshPlan>, place: string): Promise<string[]> {
    const before = deedsIn(place);
    const same = await carry({ plan, approvals: quorum(plan) });
    const other = freshPlan({}, place);
    const rewrote = await carryRewritten(other.plan);
    const did = deedsIn(place).slice(before.length).join();
    return [
      ...(same === 'done' ? [] : [`as approved: ${same}`]),
      ...(rewrote === 'done' ? [] : [`written otherwise: ${rewrote}`]),
      ...(did === [...words, ...other.words].join() ? [] : [`done: ${did}`]),
    ];
  }

  const newPlace = () => mkdtemp(join(folder, 'place-'));
  return { db, folder, world, freshPlan, carry, carryRewritten, carryTwins, newPlace };
}
