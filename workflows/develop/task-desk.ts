import {
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  patched,
  setHandler,
} from '@temporalio/workflow';
import type { Rollback } from '../../core/develop/consider-answer.ts';
import { feedbackName, rollbackName } from '../../core/develop/messages.ts';
import type { TaskQuestion, TaskStatus } from '../../core/develop/status.ts';
import type { TaskDecision } from '../../core/develop/task-decision.ts';
import type { LoopPolicy } from '../../core/loop/record.ts';
import { decideName, statusName } from '../../core/panel/messages.ts';
import {
  asText,
  countRefusal,
  hearAnswer,
  type Heard,
  isDeaf,
  takeUnweighed,
  weighsAnswers,
} from '../hear-answer.ts';
import { noteQuestion, recordIntervention } from './activities.ts';
import { nowMs } from '../clock.ts';
import { refuseToWait } from '../take-turns.ts';
import { restSandboxOf } from './end-task.ts';
import { decisionDoor, nextAnswer, openQuestion, rollbackDoor, tallyOf } from './task-doors.ts';
import { enterPhase, noteWaiting, setPolicy, show, type TaskState } from './task-state.ts';

/** Somebody who is at it answers sooner, and finds the sandbox warm. */
const restAfterMs = 5 * 60_000;

const statusQuery = defineQuery<TaskStatus>(statusName);
const decideSignal = defineSignal<[unknown]>(decideName);
const decideUpdate = defineUpdate<string, [unknown]>(decideName);
const rollbackSignal = defineSignal<[unknown]>(rollbackName);
const rollbackUpdate = defineUpdate<string, [unknown]>(rollbackName);
const feedbackSignal = defineSignal(feedbackName);

const description =
  'Answers what the task asks: { "by": "your name", "decision": "approve" | "reject" | "redirect", "reason": "why, or what to do instead" }, and if you like "option": 1, "snapshot": 3, "limits": { "iterations": 40 }';
const rollbackDescription =
  'Puts the workspace back to the end of an iteration: { "by": "your name", "to": 3, "reason": "why" }';

/** Lets people ask and answer from the workflow's first moment: what comes too early is refused on the record. */
export function openTaskDesk(state: TaskState): void {
  const status = (): TaskStatus => ({
    ...state.carried.status,
    nextAnswer: nextAnswer(state),
    refusals: state.carried.refusals,
  });
  setHandler(statusQuery, status, {
    description: 'What the task is doing and what it waits for.',
  });
  setHandler(decideSignal, async (raw) => void (await receive(state, raw)), { description });
  setHandler<string, [unknown], typeof decideUpdate>(
    decideUpdate,
    async (raw) => orRefuse(await receive(state, raw), 'The answer counts and is on the record.'),
    { description, validator: () => refuseToWait(state.turns) },
  );
  setHandler(rollbackSignal, async (raw) => void (await receiveRollback(state, raw)), {
    description: rollbackDescription,
  });
  setHandler<string, [unknown], typeof rollbackUpdate>(
    rollbackUpdate,
    async (raw) =>
      orRefuse(await receiveRollback(state, raw), 'The workspace goes back after the present call.'),
    { description: rollbackDescription, validator: () => refuseToWait(state.turns) },
  );
  setHandler(feedbackSignal, () => void (state.feedback = true), {
    description: 'GitHub has news of the pull request.',
  });
}

function orRefuse(refused: string | null, accepted: string): string {
  if (refused !== null) throw ApplicationFailure.nonRetryable(refused, 'decision.refused');
  return accepted;
}

/** Both doors lead here. Returns why the answer does not count; null when it does. */
async function receive(state: TaskState, raw: unknown): Promise<string | null> {
  const { carried } = state;
  const tally = tallyOf(state);
  if (isDeaf(tally)) return 'too many refused answers';
  const question = openQuestion(state);
  const number = (carried.answers += 1);
  const door = decisionDoor(state, raw);
  const heard: Heard<TaskDecision> = weighsAnswers() ? await hearAnswer(raw, door) : takeUnweighed(raw, door);
  const { accepted, refused } = heard;
  // One that counts is recorded by whoever asked, together with how long it took.
  if (refused === null || !countRefusal(tally)) return refused;
  await recordIntervention({
    taskId: state.taskId,
    number,
    kind: question?.kind ?? 'asked',
    title: question?.title ?? '',
    decision: accepted,
    refused,
    raw: asText(raw, heard),
    waitedMs: 0,
  });
  return refused;
}

async function receiveRollback(state: TaskState, raw: unknown): Promise<string | null> {
  const { carried, askedMs } = state;
  const tally = tallyOf(state);
  if (isDeaf(tally)) return 'too many refused answers';
  const answers = openQuestion(state);
  const number = (carried.answers += 1);
  const door = rollbackDoor(state);
  const heard: Heard<Rollback> = weighsAnswers() ? await hearAnswer(raw, door) : takeUnweighed(raw, door);
  const { accepted, refused } = heard;
  const counts = refused === null;
  if (!counts && !countRefusal(tally)) return refused;
  const decision: TaskDecision | null = accepted && {
    by: accepted.by,
    decision: 'redirect',
    reason: accepted.reason,
  };
  await recordIntervention({
    taskId: state.taskId,
    number,
    kind: 'rollback',
    title: accepted && counts ? titleOf(accepted.to, answers) : 'roll-back',
    decision,
    refused,
    raw: asText(raw, heard),
    waitedMs: counts && answers !== null && askedMs !== null ? nowMs() - askedMs : 0,
    ...('who' in heard && { who: heard.who }),
  });
  return refused;
}

/** Where it came as the answer to a question, with that. */
const titleOf = (iteration: number, question: TaskQuestion | null): string =>
  `${question === null ? '' : `${question.title}: `}back to iteration ${iteration}`;

/** Waits durably for a person, reminding by policy. Null when the question expired: that approves nothing. */
export async function askPerson(
  state: TaskState,
  question: Omit<TaskQuestion, 'number'>,
): Promise<TaskDecision | null> {
  const { carried } = state;
  const { status, plan } = carried;
  const askedMs = (state.askedMs = nowMs());
  const before = status.phase;
  state.decision = null;
  state.answered = null;
  status.question = {
    ...question,
    number: nextAnswer(state),
    ...(plan.signed && { signed: true as const }),
  };
  enterPhase(state, 'waiting-for-person', question.title);
  noteWaiting(true);
  await noteQuestion({ taskId: state.taskId, question: status.question });
  let rests = plan.rests !== true;
  for (let waitedMs = 0; waitedMs < plan.expireAfterMs; ) {
    show(state);
    const lookMs = rests ? plan.remindAfterMs : Math.min(restAfterMs, plan.remindAfterMs);
    const nextMs = Math.min(lookMs, plan.expireAfterMs - waitedMs);
    const answered = () => state.decision !== null || state.rollback !== null;
    if (await condition(answered, nextMs, { summary: 'a person is asked' })) break;
    waitedMs += nextMs;
    if (!rests) await restSandboxOf(state);
    rests = true;
  }
  noteWaiting(false);
  const { decision, answered, isRollback } = takeAnswer(state);
  status.question = null;
  state.askedMs = null;
  const waitedMs = nowMs() - askedMs;
  status.waitedMs += waitedMs;
  const isCounted = isRollback && patched('roll-back-counts-once');
  if (!isCounted) carried.interventions += 1;
  await noteQuestion({ taskId: state.taskId, question: null });
  // A roll-back is on record already, as what it is.
  if (!isCounted) {
    await recordIntervention({
      taskId: state.taskId,
      number: (carried.answers += 1),
      kind: question.kind,
      title: question.title,
      decision,
      refused: null,
      raw: decision === null ? '' : (answered?.raw ?? asText(decision, { refused: null })),
      waitedMs,
      ...(answered?.who && { who: answered.who }),
    });
  }
  if (decision?.limits) setPolicy(state, widened(carried.policy, decision.limits));
  enterPhase(state, before);
  return decision;
}

function widened(policy: LoopPolicy, limits: NonNullable<TaskDecision['limits']>): LoopPolicy {
  return {
    ...policy,
    ...(limits.iterations !== undefined && { iterationsMax: limits.iterations }),
    ...(limits.minutes !== undefined && { minutesMax: limits.minutes }),
    ...(limits.costMicroUsd !== undefined && { costMicroUsdMax: limits.costMicroUsd }),
  };
}

/** A roll-back answers any question: go on from there. It stays to be carried out. */
function takeAnswer(state: TaskState): Pick<TaskState, 'decision' | 'answered'> & { isRollback: boolean } {
  const { decision, rollback, answered } = state;
  state.decision = null;
  if (decision !== null || rollback === null) return { decision, answered, isRollback: false };
  const { by, reason, to: snapshot } = rollback;
  const redirected = { by, decision: 'redirect' as const, reason, snapshot };
  return { decision: redirected, answered: null, isRollback: true };
}
