import type { BlobId } from '../../core/ids.ts';
import type { Approval } from '../../core/remedy/approval.ts';
import type { Deeds } from '../../core/remedy/contract.ts';
import type { Plan } from '../../core/remedy/plan.ts';
import { eventOfActing, eventOfGlass } from '../../core/remedy/trail-events.ts';
import { heldIn } from './held.ts';
import { inTurn } from './in-turn.ts';
import { openReview } from '../../database/glass-reviews.ts';
import { markPlan } from '../../database/plans.ts';
import { createTrail } from '../../database/trail.ts';
import { doActions, type Step, unknownFate } from './do-actions.ts';
import { type Journal, openJournal } from './journal.ts';
import { type LiveWorld, type LoadedPlan, loadPlan } from './live-world.ts';
import { permitPlan } from './permit.ts';
import { useNonce, wasUsed } from './use-nonce.ts';
import { whileNotKilled } from './watch-kill-switch.ts';

interface Wish {
  plan: BlobId;
  approvals: Approval[];
}

const nothing = (end: 'refused' | 'unknown', ...reasons: string[]): Deeds => ({ end, reasons, actions: [] });

/** See `LiveActivities.carryOut`. At most once at a time for each plan in this process. */
export async function carryOut(
  world: LiveWorld,
  { plan: blob, approvals }: Wish,
  signal: AbortSignal,
): Promise<Deeds> {
  const loaded = await loadPlan(world.db, blob);
  const { plan, hash } = loaded;
  const journal = openJournal(world.folder, hash);
  const before = await journal.closed('act');
  if (before !== null) return before;
  const opened = await journal.opened();
  if (opened === null && (await wasUsed(world.folder, plan.nonce)))
    return refuse(
      world,
      loaded,
      ['This plan was begun before, and the journal of what was done of it is gone: a person has to look.'],
      'unknown',
    );
  const left = await leftInTheMiddle(journal, plan);
  if (left !== null) return close(world, loaded, journal, left);
  const refused = await inTurn(world.db, 'plans begun', () => begin(world, loaded, journal, approvals));
  if (refused.length > 0) return refuseLater(world, loaded, journal, refused, opened);
  return close(world, loaded, journal, await act(world, loaded, journal, signal));
}

/**
 * Judges once more and, where nothing speaks against it, uses up the nonce and puts the plan on record as begun. Why it may
 * not; empty where it may. One plan at a time: what is limited, each of two at once would be let through.
 */
async function begin(
  world: LiveWorld,
  loaded: LoadedPlan,
  journal: Journal,
  approvals: readonly Approval[],
): Promise<string[]> {
  const { refused, alone } = await permitPlan(world, loaded, approvals, world.now());
  if (refused.length > 0) return refused;
  const { db, folder, now } = world;
  const { plan, hash } = loaded;
  await journal.open(now().toISOString());
  const used = await useNonce({ db, folder, plan, hash });
  if (used !== null) return [used];
  if (alone !== null) {
    const held = await heldIn(world, 'alone');
    await held.hold(hash, { by: alone.by, reason: alone.reason, at: now().toISOString() });
  }
  await db.transaction(async (change) => {
    await markPlan(change, hash, { state: 'begun', begunAt: now() });
    if (alone === null) return;
    const { by, key, reason } = alone;
    await openReview(change, { plan: hash, by, reason });
    await createTrail(change).append(`plan/${hash}/glass`, eventOfGlass(loaded, by, key, reason));
  });
  return [];
}

/** What is behind the nonce: only here credentials are read. */
async function act(
  world: LiveWorld,
  loaded: LoadedPlan,
  journal: Journal,
  signal: AbortSignal,
): Promise<Deeds> {
  const { plan } = loaded;
  const actors = world.openActors(world.readConfiguration().fleet);
  try {
    return await whileNotKilled(world, signal, (stop) =>
      doActions({
        world,
        loaded,
        journal,
        phase: 'act',
        steps: stepsOf(plan),
        actors,
        stop,
        refuse: () =>
          world.now().getTime() > Date.parse(plan.expires) ? `The plan expired at ${plan.expires}.` : null,
      }),
    );
  } finally {
    await actors.close();
  }
}

function stepsOf({ actions }: Plan): Step[] {
  const seen = new Set<string>();
  return actions.map((action) => {
    const touched = seen.has(action.target.asset);
    seen.add(action.target.asset);
    return { action, deed: action.deed, touched };
  });
}

/** Null where nothing was begun that did not end. */
async function leftInTheMiddle(journal: Journal, { actions }: Plan): Promise<Deeds | null> {
  const done: Deeds['actions'] = [];
  for (const { id } of actions) {
    const standing = await journal.standing('act', id);
    if (standing === 'begun')
      return {
        end: 'unknown',
        reasons: [unknownFate(id)],
        actions: [...done, { id, end: 'unknown', exit: null, output: null }],
      };
    if (standing === null) return null;
    const { reason: _, ...action } = standing;
    done.push(action);
  }
  return null;
}

/** What was refused before anything was done may be asked again; in the middle it ends the plan. */
async function refuseLater(
  world: LiveWorld,
  loaded: LoadedPlan,
  journal: Journal,
  refused: string[],
  opened: string | null,
): Promise<Deeds> {
  const done: Deeds['actions'] = [];
  for (const { id } of opened === null ? [] : loaded.plan.actions) {
    const standing = await journal.standing('act', id);
    if (standing === null || standing === 'begun') break;
    const { reason: _, ...action } = standing;
    done.push(action);
  }
  if (done.length === 0) return refuse(world, loaded, refused);
  return close(world, loaded, journal, { end: 'failed', reasons: refused, actions: done });
}

async function refuse(
  world: LiveWorld,
  loaded: LoadedPlan,
  reasons: string[],
  end: 'refused' | 'unknown' = 'refused',
): Promise<Deeds> {
  const what = `Would not carry the plan out: ${reasons.join(' ')}`;
  const key = `plan/${loaded.hash}/refused/${reasons.join(' ').slice(0, 300)}`;
  await world.trail.append(key, eventOfActing('refused', loaded, what));
  return nothing(end, ...reasons);
}

async function close(world: LiveWorld, loaded: LoadedPlan, journal: Journal, deeds: Deeds): Promise<Deeds> {
  await journal.close('act', deeds);
  await markPlan(world.db, loaded.hash, { state: deeds.end, endedAt: world.now() });
  if (deeds.end === 'drifted' || deeds.end === 'stopped' || deeds.end === 'unknown')
    await world.trail.append(
      `plan/${loaded.hash}/voided`,
      eventOfActing('voided', loaded, `The plan ends, ${deeds.end}: ${deeds.reasons.join(' ')}`),
    );
  return deeds;
}
