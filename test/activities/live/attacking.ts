import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { createLiveActivities } from '../../../activities/live/live-activities.ts';
import type { LiveWorld } from '../../../activities/live/live-world.ts';
import type { BlobId } from '../../../core/ids.ts';
import type { Approval } from '../../../core/remedy/approval.ts';
import type { Deeds } from '../../../core/remedy/contract.ts';
import { type Plan, planSchema } from '../../../core/remedy/plan.ts';
import { putBlob, putJson } from '../../../database/blobs.ts';
import { createTrail, type Trail } from '../../../database/trail.ts';
import { databaseForFile } from '../../database/database-for-file.ts';
import {
  actionOn,
  appending,
  configure,
  deedsIn,
  keepPlan,
  liveWorld,
  planOf,
  quorum,
} from './live-set-up.ts';
import { rewritten } from './mutate.ts';
import { setState } from './process-actor.ts';

/** An attack on an approved plan: what is tried instead, in which world. */
export interface Attack {
  plan: unknown;
  approvals: Approval[];
  change?: Partial<LiveWorld>;
  /** Undone afterwards. */
  before?: () => Promise<void> | void;
  after?: () => Promise<void> | void;
  blob?: (own: BlobId) => Promise<BlobId>;
  classes?: string[];
}

/** Plans and attacks on them, in a world of the file's own with real processes, files and database. */
export function attackedWorld() {
  const db = databaseForFile();
  let folder = '';
  let word = 0;
  let trail: Trail | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-mutations-'));
    for (const name of ['web', 'db']) setState(folder, name);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const busy = { production: { plansPerHour: 1000 } };
  const world = (change: Partial<LiveWorld> = {}) => {
    const configuration = configure({ classes: busy });
    trail ??= createTrail(db());
    return liveWorld(db(), folder, { trail, readConfiguration: () => configuration, ...change });
  };

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
  async function carry(attack: Attack): Promise<Deeds['end'] | 'thrown'> {
    const parsed = planSchema.safeParse(attack.plan);
    let blob: BlobId = parsed.success
      ? await keepPlan(db(), parsed.data, attack.classes)
      : await putJson(db(), attack.plan);
    if (attack.blob) blob = await attack.blob(blob);
    const live = createLiveActivities(world(attack.change));
    await attack.before?.();
    try {
      return (await live.carryOut({ plan: blob, approvals: attack.approvals })).end;
    } catch {
      return 'thrown';
    } finally {
      await attack.after?.();
    }
  }

  /** Tries the attack, then the plan as it was approved, then another as approved but written otherwise: these two must act. */
  async function prove(name: string, attackOn: (plan: Plan) => Attack): Promise<void> {
    const place = await mkdtemp(join(folder, 'place-'));
    const { plan, words } = freshPlan({}, place);
    const attacked = await carry(attackOn(plan));
    expect([name, attacked, deedsIn(place)]).toEqual([
      name,
      expect.stringMatching(/^(?:refused|drifted|unknown|thrown|failed)$/),
      [],
    ]);
    expect([name, await carry({ plan, approvals: quorum(plan) })]).toEqual([name, 'done']);
    const whole = freshPlan({}, place);
    const again = {
      plan: { ...whole.plan, actions: whole.plan.actions.slice(0, 1) },
      words: whole.words.slice(0, 1),
    };
    await keepPlan(db(), again.plan);
    const blob = await putBlob(db(), Buffer.from(rewritten(again.plan)));
    const live = createLiveActivities(world());
    const twin = await live.carryOut({ plan: blob, approvals: quorum(again.plan) });
    expect([name, twin.end]).toEqual([name, 'done']);
    expect(deedsIn(place)).toEqual([...words, ...again.words]);
  }

  return { db, folder: () => folder, world, freshPlan, carry, prove };
}
