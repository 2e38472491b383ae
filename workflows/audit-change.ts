import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  workflowInfo,
} from '@temporalio/workflow';
import { auditIdOf } from '../core/ids.ts';
import { parseAuditInput, type AuditInput } from '../core/panel/audit-input.ts';
import type { AuditResult, FrozenChange, Judgement, PlannedAudit } from '../core/panel/contract.ts';
import { inSummary } from '../core/panel/markdown.ts';
import { reviewedName } from '../core/panel/messages.ts';
import { closeAudit, freezing, planAudit, reachProviders } from './activities.ts';
import { admit } from './admit.ts';
import { openPullRequest } from './audit-pull-request.ts';
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
import { announce, publish, publishNoVerdict } from './publishing.ts';
import { type ReviewedRound, reviewRound } from './review-round.ts';
import { resultOf, supersede, untilSuperseded } from './supersede.ts';

/**
 * Audits one change: freezes it, lets gates and seats judge it, and asks a person when they dispute it.
 * Input: `{ "change": { "kind": "git-range", "repository", "base", "head" } | { "kind": "patch", "text" } |
 * { "kind": "package-upgrade", "name", "from", "to" } | { "kind": "pull-request", "owner", "repo", "number" }, "panel",
 * "by" }`; `by` says who starts it, where countersign.yaml names people.
 */
export async function auditChange(raw: unknown): Promise<AuditResult> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const state = newAuditState(auditIdOf(workflowId, firstExecutionRunId));
  openDesk(state);
  clearSearchAttributes();
  const parsed = parseAuditInput(raw);
  if ('problem' in parsed) throw ApplicationFailure.nonRetryable(parsed.problem, 'input.invalid');
  await admit({ type: 'auditChange', input: parsed.input });
  try {
    const result = await untilSuperseded(state, () => audit(state, parsed.input));
    await finish(state);
    return result;
  } catch (error) {
    const cancelled = isCancellation(error);
    const failure = asWorkflowFailure(error);
    const note = cancelled ? 'The audit was cancelled.' : failure.message;
    await CancellationScope.nonCancellable(() => giveUp(state, note));
    throw cancelled ? error : failure;
  }
}

/** Nothing that was begun is left behind: answers on their way to the record, and words on their way to GitHub. */
async function finish(state: AuditState): Promise<void> {
  await state.published;
  await condition(allHandlersFinished);
}

/** Ends the record of an audit that gets no verdict, so that nobody takes it for one that still runs. */
async function giveUp(state: AuditState, note: string): Promise<void> {
  const { auditId: id } = state;
  state.desk = { ...state.desk, phase: 'settled', settledBy: null };
  await closeAudit({ auditId: id, verdict: 'not-audited', decidedBy: null, note });
  publishNoVerdict(state, 'not-audited', note);
  await finish(state);
}

async function audit(
  state: AuditState,
  { change: wanted, panel, again, writtenBy }: AuditInput,
): Promise<AuditResult> {
  enterPhase(state, 'freezing');
  let change = wanted;
  if (wanted.kind === 'pull-request') {
    const opened = await openPullRequest(state, wanted, { panel, ...(again !== undefined && { again }) });
    if ('result' in opened) return opened.result;
    if ('superseded' in opened) return supersede(state, opened.superseded);
    change = opened.change;
    announce(state, 'in-progress', 'Reading the change');
  }
  const { freezeChange } = freezing(change.kind);
  const [frozen, reach] = await Promise.all([
    freezeChange.executeWithOptions({ summary: `freeze the ${change.kind}` }, [
      { auditId: state.auditId, change, panel },
    ]),
    reachProviders.executeWithOptions({ summary: 'which providers have a key' }, []),
  ]);
  noteFrozen(state, frozen);
  const plan = await planAudit.executeWithOptions({ summary: inSummary(`panel ${panel}`) }, [
    {
      auditId: state.auditId,
      changeId: frozen.changeId,
      panel,
      reach,
      ...(state.pullRequest && { line: state.pullRequest.key }),
      ...(writtenBy !== undefined && { writtenBy }),
    },
  ]);
  notePlan(state, plan);
  announce(state, 'in-progress', `${plan.seats.length} seats read ${frozen.files} files`);
  return settle(state, frozen, plan);
}

/** Rounds until the panel or a person settles it. `considerDecision` bounds how often a person may redirect. */
async function settle(state: AuditState, frozen: FrozenChange, plan: PlannedAudit): Promise<AuditResult> {
  let instructions: string | null = null;
  let costMicroUsd = 0;
  for (let round = 1; ; round += 1) {
    const reviewed = await reviewRound(state, { changeId: frozen.changeId, plan, round, instructions });
    // What the record says of the round counts answers that were paid for in vain too.
    costMicroUsd += reviewed.judgement.costMicroUsd;
    state.status.costMicroUsd = costMicroUsd;
    const answer = await askPeople(state, { frozen, plan }, reviewed);
    if ('end' in answer) return close(state, { frozen, plan }, answer);
    state.desk = { phase: 'reviewing', settledBy: null, redirects: state.desk.redirects + 1 };
    instructions = answer.instructions;
  }
}

interface Audited {
  frozen: FrozenChange;
  plan: PlannedAudit;
}

interface Ended {
  judgement: Judgement;
  end: Pick<AuditResult, 'verdict' | 'decidedBy' | 'note'>;
}

/** What a round ends in: the panel's verdict, a person's, nobody's, or instructions for another round. */
async function askPeople(
  state: AuditState,
  { frozen, plan }: Audited,
  { judgement: first, judgeAgain }: ReviewedRound,
): Promise<Ended | { instructions: string }> {
  for (let judgement = first; ; judgement = await judgeAgain()) {
    if (judgement.verdict !== 'disputed') {
      return { judgement, end: { verdict: judgement.verdict, decidedBy: null, note: '' } };
    }
    noteVerdict(state, 'disputed');
    tellReviewed();
    publish(state, frozen, plan, { verdict: 'disputed', decidedBy: null, note: '' });
    const answer = await awaitDecision(state, plan, judgement);
    if (answer === 'recheck') continue;
    if (answer === 'nobody') {
      const note = 'Nobody answered in time; that approves nothing.';
      return { judgement, end: { verdict: 'expired', decidedBy: null, note } };
    }
    if (answer.decision === 'redirect') return { instructions: answer.reason };
    const verdict = answer.decision === 'approve' ? 'passed' : 'failed';
    return { judgement, end: { verdict, decidedBy: answer.by, note: answer.reason } };
  }
}

/** Whoever started the audit may wait for its seats to be free, not for what people say. */
function tellReviewed(): void {
  const { parent, workflowId } = workflowInfo();
  if (!parent) return;
  void getExternalWorkflowHandle(parent.workflowId, parent.runId)
    .signal(reviewedName, { workflowId })
    .catch(() => {
      // It has ended meanwhile, and needs no telling.
    });
}

const settlerOf = ({ verdict, decidedBy }: Pick<AuditResult, 'verdict' | 'decidedBy'>): string | null =>
  verdict === 'expired' ? null : (decidedBy ?? 'the panel');

async function close(
  state: AuditState,
  { frozen, plan }: Audited,
  { judgement, end }: Ended,
): Promise<AuditResult> {
  const { auditId: id } = state;
  state.desk = { ...state.desk, phase: 'settled', settledBy: settlerOf(end) };
  noteVerdict(state, end.verdict);
  await closeAudit({ auditId: id, ...end });
  publish(state, frozen, plan, end);
  enterPhase(state, 'done');
  return resultOf(state, end, judgement.findings);
}
