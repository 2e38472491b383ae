import { setTimeout as pause } from 'node:timers/promises';
import type { Observation } from '../../core/fleet/asset.ts';
import { Failed } from '../../core/failed.ts';
import type { BlobId } from '../../core/ids.ts';
import { failedChecks, whatIsWorse } from '../../core/remedy/judge-checks.ts';
import { eventOfActing } from '../../core/remedy/trail-events.ts';
import { findAsset } from '../../database/assets.ts';
import type { Actors } from '../assets/actors.ts';
import type { AssetLooker } from '../assets/driver.ts';
import { openJournal } from './journal.ts';
import { type LiveWorld, type LoadedPlan, loadPlan } from './live-world.ts';

interface Verified {
  holds: boolean;
  worse: boolean;
  reasons: string[];
}

/** See `LiveActivities.verifyPlan`. */
export async function verifyPlan(
  world: LiveWorld,
  { plan: blob }: { plan: BlobId },
  signal: AbortSignal,
): Promise<Verified> {
  const loaded = await loadPlan(world.db, blob);
  // Looking takes what acts, which nothing but an approved plan that was begun may make use of.
  const journal = openJournal(world.folder, loaded.hash);
  if ((await journal.opened()) === null)
    return { holds: false, worse: false, reasons: ['Nothing of this plan was done here.'] };
  const actors = world.openActors(world.readConfiguration().fleet);
  try {
    const verified = await untilTheyHold(world, loaded, actors, signal);
    if (verified.worse) await journal.sawWorse(world.now().toISOString());
    const what = verified.holds
      ? 'What the plan was to bring about holds'
      : `What the plan was to bring about does not hold: ${verified.reasons.join(' ')}`;
    await world.trail.append(`plan/${loaded.hash}/verified`, eventOfActing('verified', loaded, what));
    return verified;
  } finally {
    await actors.close();
  }
}

async function untilTheyHold(
  world: LiveWorld,
  { plan }: LoadedPlan,
  actors: Actors,
  signal: AbortSignal,
): Promise<Verified> {
  const begun = performance.now();
  for (;;) {
    const seen = await observeAll(
      world,
      plan.checks.map(({ asset }) => asset),
      plan,
      actors,
      signal,
    );
    const passedSeconds = (performance.now() - begun) / 1000;
    const failed = failedChecks(plan.checks, seen);
    if (failed.length === 0) return { holds: true, worse: false, reasons: [] };
    signal.throwIfAborted();
    if (failed.some(({ check }) => passedSeconds >= check.withinSeconds)) {
      const targets = plan.actions.map(({ target }) => target.asset);
      const after = await observeAll(world, targets, plan, actors, signal);
      const worse = whatIsWorse(plan, after);
      return { holds: false, worse: worse.length > 0, reasons: [...failed.map(({ why }) => why), ...worse] };
    }
    await pause(world.pollMs, undefined, { signal });
  }
}

async function observeAll(
  { db }: LiveWorld,
  ids: readonly string[],
  { actions }: LoadedPlan['plan'],
  actors: Actors,
  signal: AbortSignal,
): Promise<Map<string, Observation>> {
  const seen = new Map<string, Observation>();
  for (const id of new Set(ids)) {
    const target = actions.find(({ target }) => target.asset === id)?.target;
    const place = target ?? (await findAsset(db, id))?.asset;
    if (!place) continue;
    try {
      const actor: AssetLooker = await actors.actorOf(place.source);
      seen.set(id, await actor.observe(place.name, signal));
    } catch (error) {
      // One that nothing may be done to cannot be looked at from here; its check says so.
      if (!(error instanceof Failed)) throw error;
    }
  }
  return seen;
}
