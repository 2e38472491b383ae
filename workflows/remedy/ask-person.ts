import { condition } from '@temporalio/workflow';
import type { Decision } from '../../core/panel/decision.ts';
import type { RemedyQuestion } from '../../core/remedy/status.ts';
import { nowMs } from '../clock.ts';
import { noteRemedyQuestion } from './activities.ts';
import { enterPhase, noteWaiting, plannedOf, type RemedyState, show } from './remedy-state.ts';

/** Waits durably for a person, reminding by policy. Null when the question expired: that approves nothing. */
export async function askPerson(state: RemedyState, question: RemedyQuestion): Promise<Decision | null> {
  const { remindAfterMs, expireAfterMs } = plannedOf(state);
  await openQuestion(state, question);
  enterPhase(state, 'waiting-for-person', question.title);
  for (let waitedMs = 0; waitedMs < expireAfterMs; ) {
    show(state);
    const nextMs = Math.min(remindAfterMs, expireAfterMs - waitedMs);
    if (await condition(() => state.decision !== null, nextMs, { summary: 'a person is asked' })) break;
    waitedMs += nextMs;
  }
  const { decision } = state;
  await closeQuestion(state);
  return decision;
}

export async function openQuestion(state: RemedyState, question: RemedyQuestion): Promise<void> {
  state.decision = null;
  const number = (state.asked?.number ?? 0) + 1;
  state.asked = { number, sinceMs: nowMs() };
  const { signed } = question.kind === 'approval' ? (state.status.plan ?? {}) : plannedOf(state);
  const asked = { ...question, number, ...(signed && { signed }) };
  state.status.question = asked;
  noteWaiting(true);
  await noteRemedyQuestion({ incidentId: state.incidentId, question: asked });
}

export async function closeQuestion(state: RemedyState): Promise<void> {
  state.status.question = null;
  state.decision = null;
  noteWaiting(false);
  await noteRemedyQuestion({ incidentId: state.incidentId, question: null });
}
