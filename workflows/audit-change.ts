import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  workflowInfo,
} from '@temporalio/workflow';
import { auditIdOf } from '../core/ids.ts';
import { parseAuditInput, type AuditInput } from '../core/panel/audit-input.ts';
import type { AuditResult, FrozenChange, Judgement, PlannedAudit } from '../core/panel/contract.ts';
import { inSummary } from '../core/panel/markdown.ts';
import { closeAudit, freezeChange, planAudit, reachProviders } from './activities.ts';
import {
  type AuditState,
  clearSearchAttributes,
  enterPhase,
  newAuditState,
  noteFrozen,
  notePlan,
  noteVerdict,
} from './audit-state.ts';
import { awaitDecision, openDesk } from './await-decision.ts';
import { asWorkflowFailure } from './failure-words.ts';
import { reviewRound } from './review-round.ts';

/**
 * Audits one change: freezes it, lets gates and seats judge it, and asks a person when they dispute it.
 * Input: `{ "change": { "kind": "git-range", "repository", "base", "head" } | { "kind": "patch", "text" } |
 * { "kind": "package-upgrade", "name", "from", "to" }, "panel" }`.
 */
export async function auditChange(raw: unknown): Promise<AuditResult> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const state = newAuditState(auditIdOf(workflowId, firstExecutionRunId));
  openDesk(state);
  clearSearchAttributes();
  const parsed = parseAuditInput(raw);
  if ('problem' in parsed) throw ApplicationFailure.nonRetryable(parsed.problem, 'input.invalid');
  try {
    const result = await audit(state, parsed.input);
    await condition(allHandlersFinished);
    return result;
  } catch (error) {
    const cancelled = isCancellation(error);
    const failure = asWorkflowFailure(error);
    const note = cancelled ? 'The audit was cancelled.' : failure.message;
    await CancellationScope.nonCancellable(() => giveUp(state, note));
    throw cancelled ? error : failure;
  }
}

/** Ends the record of an audit that gets no verdict, so that nobody takes it for one that still runs. */
async function giveUp(state: AuditState, note: string): Promise<void> {
  const { auditId: id } = state;
  state.desk = { ...state.desk, phase: 'settled', settledBy: null };
  await closeAudit({ auditId: id, verdict: 'not-audited', decidedBy: null, note });
  await condition(allHandlersFinished);
}

async function audit(state: AuditState, { change, panel }: AuditInput): Promise<AuditResult> {
  enterPhase(state, 'freezing');
  const [frozen, reach] = await Promise.all([
    freezeChange.executeWithOptions({ summary: `freeze the ${change.kind}` }, [
      { auditId: state.auditId, change, panel },
    ]),
    reachProviders.executeWithOptions({ summary: 'which providers have a key' }, []),
  ]);
  noteFrozen(state, frozen);
  const plan = await planAudit.executeWithOptions({ summary: inSummary(`panel ${panel}`) }, [
    { auditId: state.auditId, changeId: frozen.changeId, panel, reach },
  ]);
  notePlan(state, plan);
  return settle(state, frozen, plan);
}

/** Rounds until the panel or a person settles it. `considerDecision` bounds how often a person may redirect. */
async function settle(state: AuditState, frozen: FrozenChange, plan: PlannedAudit): Promise<AuditResult> {
  let instructions: string | null = null;
  let costMicroUsd = 0;
  for (let round = 1; ; round += 1) {
    const judgement = await reviewRound(state, { changeId: frozen.changeId, plan, round, instructions });
    // What the record says of the round counts answers that were paid for in vain too.
    costMicroUsd += judgement.costMicroUsd;
    state.status.costMicroUsd = costMicroUsd;
    if (judgement.verdict !== 'disputed') {
      return close(state, judgement, { verdict: judgement.verdict, decidedBy: null, note: '' });
    }
    noteVerdict(state, 'disputed');
    const decision = await awaitDecision(state, plan, judgement);
    if (decision === null) {
      const note = 'Nobody answered in time; that approves nothing.';
      return close(state, judgement, { verdict: 'expired', decidedBy: null, note });
    }
    if (decision.decision !== 'redirect') {
      const verdict = decision.decision === 'approve' ? 'passed' : 'failed';
      return close(state, judgement, { verdict, decidedBy: decision.by, note: decision.reason });
    }
    state.desk = { phase: 'reviewing', settledBy: null, redirects: state.desk.redirects + 1 };
    instructions = decision.reason;
  }
}

const settlerOf = ({ verdict, decidedBy }: Pick<AuditResult, 'verdict' | 'decidedBy'>): string | null =>
  verdict === 'expired' ? null : (decidedBy ?? 'the panel');

async function close(
  state: AuditState,
  judgement: Judgement,
  end: Pick<AuditResult, 'verdict' | 'decidedBy' | 'note'>,
): Promise<AuditResult> {
  const { auditId: id } = state;
  state.desk = { ...state.desk, phase: 'settled', settledBy: settlerOf(end) };
  noteVerdict(state, end.verdict);
  await closeAudit({ auditId: id, ...end });
  enterPhase(state, 'done');
  return {
    auditId: id,
    ...end,
    findings: judgement.findings,
    costMicroUsd: state.status.costMicroUsd,
    simulatedSeats: state.status.seats.filter((seat) => seat.simulated).map((seat) => seat.id),
  };
}
