import type { TaskDecision } from '../../core/develop/task-decision.ts';
import type { TaskQuestionKind } from '../../core/develop/status.ts';
import type { LoopJudgement, LoopPolicy } from '../../core/loop/record.ts';
import { describeStuck, restartProgress, restoreIteration, tellDeveloper } from './activities.ts';
import { askPerson } from './task-desk.ts';
import { setPolicy, type TaskState } from './task-state.ts';

export type Redirected = { goOn: true } | { goOn: false; outcome: 'stopped' | 'expired'; note: string };

/** A developer that is stuck, or that raised an alarm: a person redirects, changes bounds, goes back, or stops it. */
export async function askAboutProgress(state: TaskState, judgement: LoopJudgement): Promise<Redirected> {
  const { taskId, carried } = state;
  const { story } = await describeStuck({ taskId, iteration: carried.iteration, judgement });
  const [alarm] = judgement.alarms;
  return askHowToGoOn(state, {
    kind: alarm ? 'alarm' : 'stuck',
    title: alarm ? titles[alarm.alarm] : 'The developer makes no progress',
    story,
  });
}

const titles = {
  tampering: 'The developer changed tests that were there before',
  exhausted: 'The sandbox ran out of something',
  security: 'Something looked like an attempt on the sandbox',
  limit: 'A bound of the task is reached',
} as const;

export async function askHowToGoOn(
  state: TaskState,
  question: { kind: TaskQuestionKind; title: string; story: string },
): Promise<Redirected> {
  const decision = await askPerson(state, { ...question, options: [], recommended: null });
  if (decision === null) {
    return { goOn: false, outcome: 'expired', note: 'Nobody answered in time; that approves nothing.' };
  }
  if (decision.decision === 'reject') {
    return { goOn: false, outcome: 'stopped', note: `${decision.by} stopped it: ${decision.reason}` };
  }
  await obey(state, decision);
  return { goOn: true };
}

/** Other bounds, another state, other words; progress counts anew from here. */
async function obey(state: TaskState, decision: TaskDecision): Promise<void> {
  const { taskId, carried } = state;
  setPolicy(state, widened(carried.policy, decision));
  if (decision.snapshot !== undefined) await goBack(state, decision.snapshot);
  await restartProgress({ taskId, iteration: carried.iteration, because: 'redirected' });
  const back =
    decision.snapshot === undefined
      ? ''
      : ` The workspace is as it was after iteration ${decision.snapshot}.`;
  await tellDeveloper({
    taskId,
    key: `redirect-${carried.answers}`,
    text: `A person, ${decision.by}, redirects you: ${decision.reason}${back}`,
  });
}

export async function goBack(state: TaskState, iteration: number): Promise<void> {
  const { taskId, carried } = state;
  await restoreIteration.executeWithOptions({ summary: `back to iteration ${iteration}` }, [
    { taskId, iteration, key: `restore-${carried.answers}-${carried.turn}-${iteration}` },
  ]);
}

function widened(policy: LoopPolicy, { limits }: TaskDecision): LoopPolicy {
  return {
    ...policy,
    ...(limits?.iterations !== undefined && { iterationsMax: limits.iterations }),
    ...(limits?.minutes !== undefined && { minutesMax: limits.minutes }),
    ...(limits?.costMicroUsd !== undefined && { costMicroUsdMax: limits.costMicroUsd }),
  };
}
