import { CancellationScope, defineSignal, isCancellation, setHandler } from '@temporalio/workflow';
import type { AuditResult } from '../core/panel/contract.ts';
import { supersedeName } from '../core/panel/messages.ts';
import { safeLine } from '../core/panel/safe-text.ts';
import { valueAt } from '../core/value-at.ts';
import { closeAudit } from './activities.ts';
import { type AuditState, enterPhase, noteVerdict } from './audit-state.ts';
import { publishNoVerdict } from './publishing.ts';

const supersedeSignal = defineSignal<[unknown]>(supersedeName);
const becauseMax = 200;

/**
 * Audits until the head stands no more: then nothing is asked any longer, and the audit ends as superseded. What was
 * answered and paid for by then is on the record, for the audit of the next head to take.
 */
export async function untilSuperseded(
  state: AuditState,
  audit: () => Promise<AuditResult>,
): Promise<AuditResult> {
  const scope = new CancellationScope();
  setHandler(
    supersedeSignal,
    (raw) => {
      if (state.desk.phase === 'settled') return;
      const because = valueAt(raw, ['because']);
      state.superseded = safeLine(typeof because === 'string' ? because : 'Somebody ended it.').slice(
        0,
        becauseMax,
      );
      scope.cancel();
    },
    {
      description: 'Ends the audit without a verdict, because its head stands no more: { "because": "why" }',
    },
  );
  try {
    return await scope.run(audit);
  } catch (error) {
    if (state.superseded === null || !isCancellation(error)) throw error;
    return supersede(state, state.superseded);
  }
}

export async function supersede(state: AuditState, note: string): Promise<AuditResult> {
  const { auditId } = state;
  state.desk = { ...state.desk, phase: 'settled', settledBy: null };
  noteVerdict(state, 'superseded');
  await closeAudit({ auditId, verdict: 'superseded', decidedBy: null, note });
  publishNoVerdict(state, 'superseded', note);
  enterPhase(state, 'done');
  return resultOf(state, { verdict: 'superseded', decidedBy: null, note }, 0);
}

export const resultOf = (
  state: AuditState,
  end: Pick<AuditResult, 'verdict' | 'decidedBy' | 'note'>,
  findings: number,
): AuditResult => ({
  auditId: state.auditId,
  ...end,
  findings,
  costMicroUsd: state.status.costMicroUsd,
  simulatedSeats: state.status.seats.filter((seat) => seat.simulated).map((seat) => seat.id),
});
