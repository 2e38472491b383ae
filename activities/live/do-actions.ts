import { findDrift } from '../../core/remedy/find-drift.ts';
import type { Deeds } from '../../core/remedy/contract.ts';
import type { LiveDeed, PlanAction } from '../../core/remedy/plan.ts';
import { eventOfActing } from '../../core/remedy/trail-events.ts';
import type { Actors } from '../assets/actors.ts';
import type { DoneAction, Journal, Phase } from './journal.ts';
import type { LiveWorld, LoadedPlan } from './live-world.ts';
import { reasonOf, runAction } from './run-action.ts';
import { refuseKilled } from './watch-kill-switch.ts';

/** One thing to do: an action of the plan, or what undoes it. */
export interface Step {
  action: PlanAction;
  deed: LiveDeed;
  /** Something else of this plan has changed the asset before. */
  touched: boolean;
}

export interface Doing {
  world: LiveWorld;
  loaded: LoadedPlan;
  journal: Journal;
  phase: Phase;
  steps: readonly Step[];
  actors: Actors;
  stop: AbortSignal;
  /** Why no further step may be begun; asked before each. */
  refuse: () => string | null;
}

/** Does the steps in their order, each once, and no further than one that did not end as it should. */
export async function doActions(doing: Doing): Promise<Deeds> {
  const done: DoneAction[] = [];
  const end = (how: Deeds['end'], ...reasons: string[]): Deeds => ({
    end: how,
    reasons,
    actions: done.map(({ id, end, exit, output }) => ({ id, end, exit, output })),
  });
  const drift = await driftOfAll(doing);
  // What was told to stop sees nothing any more, which is no drift.
  if (doing.stop.aborted) return end('stopped', reasonOf(doing.stop));
  if (drift.length > 0) return end('drifted', ...drift);
  for (const step of doing.steps) {
    const { id } = step.action;
    const before = await doing.journal.standing(doing.phase, id);
    const one = before ?? (await doStep(doing, step));
    if (one === 'begun') return end('unknown', unknownFate(id));
    if ('refused' in one) return end(one.how, ...one.refused);
    done.push(one);
    await tellEnd(doing, step, one);
    if (one.end !== 'done')
      return end(one.end, `Action ${id}: ${one.reason ?? 'it did not end as expected.'}`);
  }
  return end('done');
}

export const unknownFate = (id: string): string =>
  `Action ${id} was begun and the acting process ended before it knew how it went: it may have been done. A person has to look; it is not done again.`;

/** All that is still to be done is looked at before the first of it is, so that a plan that cannot be whole does not begin. */
async function driftOfAll({ steps, journal, phase, actors, stop }: Doing): Promise<string[]> {
  const found: string[] = [];
  for (const { action, touched } of steps) {
    if (touched || (await journal.standing(phase, action.id)) !== null) continue;
    const actor = await actors.actorOf(action.target.source);
    found.push(...findDrift(action, await actor.observe(action.target.name, stop), false));
  }
  return found;
}

type Refused = { how: 'stopped' | 'failed' | 'drifted'; refused: string[] };

async function doStep(
  doing: Doing,
  { action, deed, touched }: Step,
): Promise<DoneAction | 'begun' | Refused> {
  const { world, loaded, journal, phase, actors, stop } = doing;
  const { target, id } = action;
  const killed = stop.aborted ? reasonOf(stop) : await refuseKilled(world);
  if (killed !== null) return { how: 'stopped', refused: [killed] };
  const late = doing.refuse();
  if (late !== null) return { how: 'failed', refused: [late] };
  const actor = await actors.actorOf(target.source);
  const seen = await actor.observe(target.name, stop);
  if (stop.aborted) return { how: 'stopped', refused: [reasonOf(stop)] };
  const drift = findDrift(action, seen, touched);
  if (drift.length > 0) return { how: 'drifted', refused: drift };
  const cannot = await actor.refuse(target.name, deed);
  if (cannot !== null) return { how: 'failed', refused: [`Action ${id} cannot be done: ${cannot}`] };
  const verb = phase === 'act' ? 'Begins' : 'Undoes';
  await world.trail.append(
    `plan/${loaded.hash}/${phase}-${id}/begun`,
    eventOfActing('began-action', loaded, `${verb} action ${id}: ${deed.type} on ${target.asset}`),
  );
  if (!(await journal.begin(phase, id, world.now().toISOString()))) return 'begun';
  const done = await runAction(world, { actor, action, deed, key: `${loaded.hash}/${phase}-${id}`, stop });
  await journal.end(phase, done);
  return done;
}

async function tellEnd({ world, loaded, phase }: Doing, { action }: Step, done: DoneAction): Promise<void> {
  const { id, end, exit, output, reason } = done;
  const what = `Action ${id} on ${action.target.asset} ended: ${end}${exit === null ? '' : `, exit ${exit}`}${reason === null ? '' : ` (${reason})`}`;
  await world.trail.append(
    `plan/${loaded.hash}/${phase}-${id}/ended`,
    eventOfActing(
      phase === 'act' ? 'ended-action' : 'rolled-back',
      loaded,
      what,
      output === null ? {} : { output },
    ),
  );
}
