import type { BlobId } from '../../core/ids.ts';
import type { Approval } from '../../core/remedy/approval.ts';
import type { Deeds } from '../../core/remedy/contract.ts';
import { eventOfActing } from '../../core/remedy/trail-events.ts';
import { doActions, type Step } from './do-actions.ts';
import { type Journal, openJournal } from './journal.ts';
import { type LiveWorld, type LoadedPlan, loadPlan } from './live-world.ts';
import { permitPlan } from './permit.ts';
import { whileNotKilled } from './watch-kill-switch.ts';

/** So long what undoes a plan may follow it: its targets are looked at for their identity only, and times change. */
const undoWithinHours = 24;
const hourMs = 3_600_000;

/** See `LiveActivities.rollBack`. What undoes a plan was approved with it: it is judged for the moment at which that was begun. */
export async function rollBack(
  world: LiveWorld,
  { plan: blob, approvals }: { plan: BlobId; approvals: Approval[] },
  signal: AbortSignal,
): Promise<Deeds> {
  const loaded = await loadPlan(world.db, blob);
  const journal = openJournal(world.folder, loaded.hash);
  const before = await journal.closed('undo');
  if (before !== null) return before;
  const opened = await journal.opened();
  if (opened === null)
    return refuse(world, loaded, ['Nothing of this plan was done here: there is nothing to undo.']);
  const uncalledFor = await refuseUndoing(journal, opened, world.now());
  if (uncalledFor !== null) return refuse(world, loaded, [uncalledFor]);
  const permit = await permitPlan(world, loaded, approvals, new Date(opened));
  if (permit.refused.length > 0) return refuse(world, loaded, permit.refused);
  const steps = await undoing(journal, loaded);
  const lacking = steps.filter(({ deed }) => deed === null).map(({ action }) => action.id);
  if (lacking.length > 0)
    return refuse(world, loaded, [
      `The plan has no way back for action ${lacking.join(', ')}: a person has to say what to do.`,
    ]);
  const ready = steps.flatMap(({ deed, ...step }) => (deed === null ? [] : [{ ...step, deed }]));
  if (ready.length === 0)
    return refuse(world, loaded, ['No action of this plan has ended: nothing can be undone.']);
  const deeds = await act(world, loaded, journal, ready, signal);
  await journal.close('undo', deeds);
  return deeds;
}

/** People approved it for what fails or makes things worse, which no workflow's word decides. Null where it is so. */
async function refuseUndoing(journal: Journal, opened: string, now: Date): Promise<string | null> {
  if (now.getTime() - Date.parse(opened) > undoWithinHours * hourMs)
    return `The plan was begun at ${opened}, and what undoes it was approved for ${undoWithinHours} hours from then: plan it anew.`;
  const acted = await journal.closed('act');
  if (acted?.end === 'failed' || (await journal.wasWorse())) return null;
  return 'No action of the plan failed, and nothing was found here to be worse by it, which is what undoing it was approved for: plan it anew.';
}

/** Last first; what failed may have done half. What nobody knows the fate of is for a person. */
async function undoing(
  journal: Journal,
  { plan }: LoadedPlan,
): Promise<(Omit<Step, 'deed'> & { deed: Step['deed'] | null })[]> {
  const steps: (Omit<Step, 'deed'> & { deed: Step['deed'] | null })[] = [];
  for (const action of plan.actions.toReversed()) {
    const standing = await journal.standing('act', action.id);
    if (standing === null || standing === 'begun') continue;
    // Another status than 0 is expected of the action itself alone.
    steps.push({ action: { ...action, expectExit: 0 }, deed: action.rollback, touched: true });
  }
  return steps;
}

async function act(
  world: LiveWorld,
  loaded: LoadedPlan,
  journal: Journal,
  steps: readonly Step[],
  signal: AbortSignal,
): Promise<Deeds> {
  const actors = world.openActors(world.readConfiguration().fleet);
  try {
    return await whileNotKilled(world, signal, (stop) =>
      doActions({ world, loaded, journal, phase: 'undo', steps, actors, stop, refuse: () => null }),
    );
  } finally {
    await actors.close();
  }
}

async function refuse(world: LiveWorld, loaded: LoadedPlan, reasons: string[]): Promise<Deeds> {
  const what = `Would not roll the plan back: ${reasons.join(' ')}`;
  const key = `plan/${loaded.hash}/not-undone/${reasons.join(' ').slice(0, 300)}`;
  await world.trail.append(key, eventOfActing('refused', loaded, what));
  return { end: 'refused', reasons, actions: [] };
}
