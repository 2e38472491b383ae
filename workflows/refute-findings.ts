import type { BlobId } from '../core/ids.ts';
import type { LostAsk, PlannedRefutation } from '../core/panel/contract.ts';
import { planRefutation, seatActivities } from './activities.ts';
import { askAll } from './ask-all.ts';
import type { RoundInput } from './ask-seats.ts';
import { type AuditState, enterPhase, showProgress } from './audit-state.ts';
import { reasonOf } from './failure-words.ts';

/**
 * One round of blind refutation: seats of other families are asked about each grave finding. Whoever gives no answer is
 * lost for it, with the reason. Null where there is nothing to look at again, or the audit was planned without.
 */
export async function refuteFindings(
  state: AuditState,
  input: RoundInput,
): Promise<{ refutationId: BlobId; lost: LostAsk[] } | null> {
  const { changeId, plan, round } = input;
  const { refutersMax, planId } = plan;
  if (refutersMax === undefined) return null;
  const { auditId } = state;
  const planned = await planRefutation({ auditId, changeId, planId, round, refutersMax });
  if (planned.asks.length === 0) return null;
  state.status.secondLook = { findings: planned.findings, asks: planned.asks.length, asksDone: 0 };
  enterPhase(state, 'looking-again');
  const lost = await askAll(planned.asks, plan.asksAtOnce, (ask) => askOne(state, input, planned, ask));
  return { refutationId: planned.refutationId, lost };
}

/** Returns why the ask was lost; null when its answer is recorded. */
async function askOne(
  state: AuditState,
  { changeId, plan, round, instructions }: RoundInput,
  { refutationId }: PlannedRefutation,
  { seat, piece }: PlannedRefutation['asks'][number],
): Promise<string | null> {
  const { auditId, status } = state;
  const { askRefuter } = seatActivities(plan.patienceMs);
  try {
    const summary = `${seat} takes a second look at findings in piece ${piece + 1} of ${plan.pieces}`;
    const answer = await askRefuter.executeWithOptions({ summary }, [
      { auditId, planId: plan.planId, changeId, refutationId, round, seat, piece, instructions },
    ]);
    status.costMicroUsd += answer.costMicroUsd;
    return null;
  } catch (error) {
    return reasonOf(error);
  } finally {
    if (status.secondLook) status.secondLook.asksDone += 1;
    showProgress(state);
  }
}
