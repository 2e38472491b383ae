import type { TaskDecision } from '../../core/develop/task-decision.ts';
import type { TaskQuestionKind } from '../../core/develop/status.ts';
import type { LoopJudgement } from '../../core/loop/record.ts';
import { describeStuck, restartProgress, restoreIteration, tellDeveloper } from './activities.ts';
import { askPerson } from './task-desk.ts';
import type { TaskState } from './task-state.ts';

/** `from`: the iteration that a person named to go on from. */
export type Redirected =
  | { goOn: true; from?: number }
  | { goOn: false; outcome: 'stopped' | 'expired'; note: string };

/** A developer that is stuck, or that raised an alarm: a person redirects, changes bounds, goes back, or stops it. */
export async function askAboutProgress(state: TaskState, judgement: LoopJudgement): Promise<Redirected> {
  const { taskId, carried } = state;
  const { story } = await describeStuck({ taskId, iteration: carried.iteration, judgement });
  const [alarm] = judgement.alarms;
  const tampered = judgement.alarms.some((one) => one.alarm === 'tampering');
  return askHowToGoOn(
    state,
    {
      kind: alarm ? 'alarm' : 'stuck',
      title: alarm ? titles[alarm.alarm] : 'The developer makes no progress',
      story,
    },
    { tampered },
  );
}

const titles = {
  tampering: 'The developer changed tests that were there before',
  exhausted: 'The sandbox ran out of something',
  security: 'Something looked like an attempt on the sandbox',
  limit: 'A bound of the task is reached',
} as const;

/** `tampered`: it is about tests that were changed, so that to approve is to want them so. */
export async function askHowToGoOn(
  state: TaskState,
  question: { kind: TaskQuestionKind; title: string; story: string },
  { tampered }: { tampered: boolean } = { tampered: false },
): Promise<Redirected> {
  const { best } = state.carried;
  const decision = await askPerson(state, { ...question, options: [], recommended: null, best });
  if (decision === null) {
    return { goOn: false, outcome: 'expired', note: 'Nobody answered in time; that approves nothing.' };
  }
  if (decision.decision === 'reject') {
    return { goOn: false, outcome: 'stopped', note: `${decision.by} stopped it: ${decision.reason}` };
  }
  // A roll-back that came as the answer is carried out, and told, before the next turn.
  if (state.rollback === null || state.rollback.to !== decision.snapshot)
    await obey(state, decision, tampered && decision.decision === 'approve');
  return decision.snapshot === undefined ? { goOn: true } : { goOn: true, from: decision.snapshot };
}

/** Another state, other words; progress counts anew from here. */
async function obey(state: TaskState, decision: TaskDecision, acceptsTampering: boolean): Promise<void> {
  const { taskId, carried } = state;
  const stays = decision.snapshot === undefined ? null : await goBack(state, decision.snapshot);
  await restartProgress({
    taskId,
    iteration: carried.iteration,
    because: 'redirected',
    ...(decision.snapshot !== undefined && stays === null && { from: decision.snapshot }),
    ...(acceptsTampering && { acceptsTampering }),
  });
  const back =
    decision.snapshot === undefined
      ? ''
      : stays === null
        ? ` The workspace is as it was after iteration ${decision.snapshot}.`
        : ` ${cannotGoBack(decision.snapshot, stays)}`;
  await tellDeveloper({
    taskId,
    key: `redirect-${carried.answers}`,
    text: `A person, ${decision.by}, ${acceptsTampering ? 'has seen what became of the tests and wants it so' : 'redirects you'}: ${decision.reason}${back}`,
  });
}

export const cannotGoBack = (iteration: number, stays: string): string =>
  `The workspace stays as it is, since iteration ${iteration} cannot be brought onto the present base: ${stays}.`;

/** Why the workspace stays as it is; null where it went back. */
export async function goBack(state: TaskState, iteration: number): Promise<string | null> {
  const { taskId, carried } = state;
  const { stays = null } = await restoreIteration.executeWithOptions(
    { summary: `back to iteration ${iteration}` },
    [{ taskId, iteration, key: `restore-${carried.answers}-${carried.turn}-${iteration}` }],
  );
  return stays;
}
