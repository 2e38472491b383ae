import {
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import { considerDecision } from '../core/panel/consider-decision.ts';
import type { Judgement, PlannedAudit } from '../core/panel/contract.ts';
import type { Decision } from '../core/panel/decision.ts';
import { describeQuestion } from '../core/panel/details.ts';
import { decideName, recheckName, statusName } from '../core/panel/messages.ts';
import type { AuditStatus } from '../core/panel/status.ts';
import { recordDecision } from './activities.ts';
import { type AuditState, noteWaiting } from './audit-state.ts';
import { nowMs } from './clock.ts';
import { refuseToWait } from './take-turns.ts';
import {
  asText,
  countRefusal,
  type Door,
  hearAnswer,
  type Heard,
  isDeaf,
  takeUnweighed,
  weighsAnswers,
} from './hear-answer.ts';

const decideSignal = defineSignal<[unknown]>(decideName);
const decideUpdate = defineUpdate<string, [unknown]>(decideName);
const recheckSignal = defineSignal(recheckName);
const statusQuery = defineQuery<AuditStatus>(statusName);

const description =
  'Settles a disputed verdict: { "by": "your name", "decision": "approve" | "reject" | "redirect", "reason": "why" }, and if you like which findings are real: "findings": [{ "number": 1, "real": true }]';

/** Lets people ask and answer from the workflow's first moment: what comes too early is refused on the record. */
export function openDesk(state: AuditState): void {
  setHandler(statusQuery, () => ({ ...state.status, refusals: state.refusals }), {
    description: 'What the audit is doing and what it waits for.',
  });
  setHandler(decideSignal, async (raw) => void (await receive(state, raw)), { description });
  setHandler(recheckSignal, () => void (state.recheck = state.pullRequest !== null), {
    description: 'Has reviews and checks of the head read again.',
  });
  setHandler<string, [unknown], typeof decideUpdate>(
    decideUpdate,
    async (raw) => {
      const refused = await receive(state, raw);
      if (refused !== null) throw ApplicationFailure.nonRetryable(refused, 'decision.refused');
      return 'The decision counts and is on the record.';
    },
    { description, validator: () => refuseToWait(state.turns) },
  );
}

/** Both doors lead here. Returns why the answer does not count; null when it does. */
async function receive(state: AuditState, raw: unknown): Promise<string | null> {
  if (isDeaf(state)) return 'too many refused answers';
  const number = (state.answers += 1);
  const { auditId } = state;
  const { round } = state.status;
  const door = doorOf(state);
  const heard: Heard<Decision> = weighsAnswers() ? await hearAnswer(raw, door) : takeUnweighed(raw, door);
  const { accepted: decision, refused } = heard;
  if (refused !== null && !countRefusal(state)) return refused;
  await recordDecision({
    auditId,
    round,
    number,
    decision,
    raw: asText(raw, heard),
    refused,
    ...('who' in heard && { who: heard.who }),
  });
  return refused;
}

const doorOf = (state: AuditState): Door<Decision> => ({
  subject: { kind: 'audit', id: state.auditId },
  tally: state,
  asked: () => (state.desk.phase === 'waiting-for-person' ? state.asked : null),
  consider: (answer) => considerDecision(answer, state.desk),
  take: (decision) => {
    state.decision = decision;
    state.desk = { ...state.desk, phase: 'settled', settledBy: decision.by };
  },
});

/**
 * Waits durably, reminding by policy. `nobody` when the question expired: that approves nothing; `recheck` when reviews
 * or checks of the head changed, on which the question may hang.
 */
export async function awaitDecision(
  state: AuditState,
  plan: PlannedAudit,
  judgement: Judgement,
): Promise<Decision | 'nobody' | 'recheck'> {
  state.decision = null;
  const { findings } = judgement;
  state.desk = { ...state.desk, phase: 'waiting-for-person', settledBy: null, findings };
  state.status.phase = 'waiting-for-person';
  state.status.questions = judgement.questions;
  ask(state, plan);
  noteWaiting(state, true);
  let waitedMs = 0;
  for (let reminders = 0; waitedMs < plan.expireAfterMs; reminders += 1) {
    setCurrentDetails(describeQuestion(state.status, judgement.story, reminders));
    const nextMs = Math.min(plan.remindAfterMs, plan.expireAfterMs - waitedMs);
    const summary =
      nextMs < plan.remindAfterMs
        ? 'a person is asked, until the question expires'
        : 'a person is asked, until the next reminder';
    if (await condition(() => state.decision !== null || state.recheck, nextMs, { summary })) break;
    waitedMs += nextMs;
  }
  noteWaiting(state, false);
  delete state.status.asks;
  if (state.decision !== null) return state.decision;
  if (state.recheck) {
    state.recheck = false;
    state.status.questions = [];
    state.desk = { ...state.desk, phase: 'reviewing' };
    return 'recheck';
  }
  state.desk = { ...state.desk, phase: 'settled', settledBy: null };
  return 'nobody';
}

/** Each time that people are asked is a question of its own: what was signed for an earlier one answers no later one. */
function ask(state: AuditState, { signed }: PlannedAudit): void {
  const number = (state.asked?.number ?? 0) + 1;
  state.asked = { number, sinceMs: nowMs() };
  state.status.asks = { audit: state.auditId, question: number, signed: signed === true };
}
