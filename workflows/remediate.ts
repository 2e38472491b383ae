import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  workflowInfo,
} from '@temporalio/workflow';
import { incidentIdOf } from '../core/ids.ts';
import { countAlerts } from '../core/remedy/alert-note.ts';
import { parseRemediateInput } from '../core/remedy/remediate-input.ts';
import type { RemedyResult } from '../core/remedy/status.ts';
import { reachProviders } from './activities.ts';
import { admit } from './admit.ts';
import { asWorkflowFailure } from './failure-words.ts';
import { closeIncident, openIncident, recordRemedy } from './remedy/activities.ts';
import { awaitApprovals } from './remedy/await-approvals.ts';
import { askHowToGoOn, type Finished, finishPlan } from './remedy/finish-plan.ts';
import { askAboutNoPlan, makeExact, noteFor, proposePlan, type Proposed } from './remedy/propose-plan.ts';
import { openRemedyDesk } from './remedy/remedy-desk.ts';
import {
  enterPhase,
  freshState,
  noteWaiting,
  plannedOf,
  type RemedyState,
  type Standing,
  tell,
  voidPlan,
} from './remedy/remedy-state.ts';
import { reviewPlan } from './remedy/review-plan.ts';

/**
 * Finds out what is wrong with live systems, proposes exactly what to do, and has it done once people approve that very
 * plan. Input: `{ "assets": ["demo.shop-api"], "what": "…", "by" }`; `by` says who starts it, where countersign.yaml names
 * people; optionally `panel`, and `plan`, the person's own.
 */
export async function remediate(raw: unknown): Promise<RemedyResult> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const parsed = parseRemediateInput(raw);
  if ('problem' in parsed) throw ApplicationFailure.nonRetryable(parsed.problem, 'input.invalid');
  const state = freshState(incidentIdOf(workflowId, firstExecutionRunId), workflowId, parsed.input);
  openRemedyDesk(state);
  noteWaiting(false);
  try {
    await prepare(state);
    const { outcome, note } = await remedy(state);
    const result = await end(state, outcome, note);
    await condition(() => isQuiet(state));
    return result;
  } catch (error) {
    return CancellationScope.nonCancellable(() => giveUp(state, error));
  }
}

/** Nothing that people sent is at work any more, and everybody is told. */
const isQuiet = ({ alarmsUnderway }: RemedyState): boolean => alarmsUnderway === 0 && allHandlersFinished();

async function prepare(state: RemedyState): Promise<void> {
  const { incidentId, workflowId, input, status } = state;
  await admit({ type: 'remediate', input });
  enterPhase(state, 'preparing');
  if (input.alert) {
    state.alerts = countAlerts(state.alerts, input.alert).tally;
    const { firing, resolved, more, latest } = state.alerts;
    status.alerts = { firing, resolved, more, latest };
  }
  const reach = await reachProviders.executeWithOptions({ summary: 'which providers have a key' }, []);
  const planned = await openIncident.executeWithOptions({ summary: 'open the incident' }, [
    { incidentId, workflowId, input, reach },
  ]);
  state.planned = planned;
  const { remediator } = planned;
  status.title = planned.title;
  status.remediator = remediator && {
    provider: remediator.provider,
    model: remediator.model,
    simulated: remediator.simulated,
  };
}

/** One plan after the other, until one is done, or people end it. */
async function remedy(state: RemedyState): Promise<Extract<Finished, { kind: 'ended' }>> {
  for (;;) {
    const finished = await onePlan(state);
    if (finished.kind === 'ended') return finished;
    voidPlan(state);
    if (state.rounds >= plannedOf(state).roundsMax) {
      const stopped = await askHowToGoOn(
        state,
        askAboutNoPlan(`${state.rounds} plans came to nothing`, finished.told),
      );
      if (stopped.kind === 'ended') return stopped;
      state.rounds = 0;
      await noteFor(state, stopped.told);
    } else await noteFor(state, finished.told);
  }
}

async function onePlan(state: RemedyState): Promise<Finished> {
  const proposed = await propose(state);
  switch (proposed.kind) {
    case 'no-action':
      return { kind: 'ended', outcome: 'no-action', note: proposed.reason };
    case 'stuck':
      return askHowToGoOn(state, askAboutNoPlan(proposed.title, proposed.story));
    case 'plan':
      return decide(state, proposed.standing);
  }
}

/** The model's plan; of a person's own draft, that one as things stand now. */
async function propose(state: RemedyState): Promise<Proposed> {
  const { plan: draft } = state.input;
  if (draft === undefined) return proposePlan(state);
  const exact = await makeExact(state, draft);
  if (exact.kind === 'plan') return exact;
  return { kind: 'stuck', title: 'Your plan cannot be done so', story: exact.problems.join('\n') };
}

async function decide(state: RemedyState, proposed: Standing): Promise<Finished> {
  let standing = proposed;
  for (;;) {
    await reviewPlan(state, standing);
    const approved = await awaitApprovals(state, standing);
    switch (approved.kind) {
      case 'acted':
        return finishPlan(state, standing, approved.deeds);
      case 'rejected':
        await recordEnd(state, standing, 'rejected', approved.why);
        return { kind: 'ended', outcome: 'rejected', note: `Rejected by ${approved.why}` };
      case 'redirected': {
        const { by, reason } = approved.decision;
        await recordEnd(state, standing, 'redirected', reason);
        return { kind: 'again', told: `A person, ${by}, wants another plan: ${reason}` };
      }
      case 'expired': {
        await recordEnd(state, standing, 'expired', 'Nobody approved it in time.');
        const renewed = approved.left ? await renew(state, standing) : null;
        if (renewed === null)
          return { kind: 'ended', outcome: 'expired', note: 'Nobody approved a plan in time.' };
        standing = renewed;
      }
    }
  }
}

/** The same draft as things stand now, once its plan has expired; null where that was often enough, or cannot be. */
async function renew(state: RemedyState, { draft }: Standing): Promise<Standing | null> {
  voidPlan(state);
  if (state.rounds >= plannedOf(state).roundsMax) return null;
  tell(state, 'The plan expired, and is made anew as things stand now.');
  const exact = await makeExact(state, draft);
  return exact.kind === 'plan' ? exact.standing : null;
}

async function recordEnd(
  state: RemedyState,
  { round }: Standing,
  how: string,
  reason: string,
): Promise<void> {
  await recordRemedy({ incidentId: state.incidentId, round, end: how, helped: null, reasons: [reason] });
}

async function end(
  state: RemedyState,
  outcome: RemedyResult['outcome'],
  note: string,
): Promise<RemedyResult> {
  const { incidentId, last, resolved, status } = state;
  const result: RemedyResult = {
    incidentId,
    outcome,
    note: note.slice(0, 4000),
    plan: last?.hash ?? null,
    rounds: resolved,
    costMicroUsd: status.costMicroUsd,
  };
  status.question = null;
  noteWaiting(false);
  await closeIncident({ incidentId, result });
  enterPhase(state, 'done');
  tell(state, `${outcome}: ${note}`);
  return result;
}

/** A clear failure on the record. What was begun on live systems is told by their own journal. */
async function giveUp(state: RemedyState, error: unknown): Promise<RemedyResult> {
  const cancelled = isCancellation(error);
  const failure = asWorkflowFailure(error);
  if (state.planned !== null)
    await end(state, cancelled ? 'unsolved' : 'failed', cancelled ? 'It was cancelled.' : failure.message);
  await condition(() => state.alarmsUnderway === 0);
  throw cancelled ? error : failure;
}
