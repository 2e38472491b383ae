import type { Deeds } from '../../core/remedy/contract.ts';
import type { Decision } from '../../core/panel/decision.ts';
import type { RemedyQuestion, RemedyResult } from '../../core/remedy/status.ts';
import { recordRemedy, rollBack, verifyPlan } from './activities.ts';
import { askPerson } from './ask-person.ts';
import { enterPhase, type RemedyState, type Standing, tell } from './remedy-state.ts';

export type Finished =
  | { kind: 'ended'; outcome: RemedyResult['outcome']; note: string }
  /** It is to be planned anew; `told` says why, for the remediator. */
  | { kind: 'again'; told: string };

/** What follows from what was done: checks, the way back, a person. Nothing is done a second time. */
export async function finishPlan(state: RemedyState, standing: Standing, deeds: Deeds): Promise<Finished> {
  const reasons = deeds.reasons.join(' ');
  switch (deeds.end) {
    case 'done':
      return verify(state, standing);
    case 'drifted':
      tell(state, `What was approved is not there any more: ${reasons}`);
      await record(state, standing, { end: 'drifted', helped: null, reasons: deeds.reasons });
      return {
        kind: 'again',
        told: `The plan was approved, but nothing was done, since what it was approved for is not there any more: ${reasons} All approvals are void. Look again, and propose anew if it is still needed.`,
      };
    case 'failed':
      tell(state, `An action failed: ${reasons}`);
      return undo(state, standing, deeds.reasons);
    case 'stopped':
    case 'unknown':
      return askAboutFate(state, standing, deeds);
    case 'refused':
      return { kind: 'ended', outcome: 'failed', note: reasons };
  }
}

async function verify(state: RemedyState, standing: Standing): Promise<Finished> {
  enterPhase(state, 'verifying');
  const { holds, worse, reasons } = await verifyPlan.executeWithOptions({ summary: 'wait for its checks' }, [
    { plan: standing.plan },
  ]);
  if (holds) {
    await record(state, standing, { end: 'done', helped: true, reasons });
    return { kind: 'ended', outcome: 'solved', note: `${standing.draft.title}: done, and all checks hold.` };
  }
  tell(state, `Its checks do not hold: ${reasons.join(' ')}`);
  if (worse) return undo(state, standing, reasons);
  await record(state, standing, { end: 'done', helped: false, reasons });
  return askHowToGoOn(state, {
    kind: 'unsolved',
    title: 'It was done, and did not help',
    story: reasons.join('\n'),
    options: [],
  });
}

/** As approved with the plan, if it has a way back; else a person says how to go on. */
async function undo(state: RemedyState, standing: Standing, because: readonly string[]): Promise<Finished> {
  const { plan } = standing;
  enterPhase(state, 'rolling-back');
  const { end, reasons } = await rollBack.executeWithOptions({ summary: 'undo what was done' }, [
    { plan, approvals: state.approvals },
  ]);
  const undone = end === 'done';
  await record(state, standing, {
    end: undone ? 'rolled-back' : 'failed',
    helped: false,
    reasons: [...because, ...reasons],
  });
  tell(state, undone ? 'What was done is undone.' : `It was not undone: ${reasons.join(' ')}`);
  const finished = await askHowToGoOn(state, {
    kind: 'unsolved',
    title: undone ? 'It made things worse or failed, and is undone' : 'It failed, and is not undone',
    story: [...because, ...reasons].join('\n'),
    options: [],
  });
  if (finished.kind === 'ended' && undone && finished.outcome !== 'solved')
    return { ...finished, outcome: 'rolled-back' };
  return finished;
}

async function askAboutFate(state: RemedyState, standing: Standing, deeds: Deeds): Promise<Finished> {
  const lines = deeds.actions.map(({ id, end }) => `Action ${id}: ${end}.`);
  await record(state, standing, { end: deeds.end, helped: null, reasons: deeds.reasons });
  const decision = await askPerson(state, {
    kind: 'unknown-fate',
    title:
      deeds.end === 'stopped'
        ? 'The kill switch stopped the plan'
        : 'It is not known whether an action was done',
    story: [...deeds.reasons, ...lines].join('\n'),
    options: [],
  });
  if (decision?.decision === 'approve') return verify(state, standing);
  return finishBy(decision);
}

/** A person says how to go on with what is not solved. */
export async function askHowToGoOn(state: RemedyState, question: RemedyQuestion): Promise<Finished> {
  return finishBy(await askPerson(state, question), question.kind === 'no-plan' ? 'no-action' : 'solved');
}

function finishBy(decision: Decision | null, approved: 'solved' | 'no-action' = 'solved'): Finished {
  if (decision === null)
    return { kind: 'ended', outcome: 'expired', note: 'Nobody answered in time; that approves nothing.' };
  const said = `${decision.by}: ${decision.reason}`;
  switch (decision.decision) {
    case 'approve':
      return { kind: 'ended', outcome: approved, note: `Taken so by ${said}` };
    case 'reject':
      return { kind: 'ended', outcome: 'unsolved', note: `Ended by ${said}` };
    case 'redirect':
      return { kind: 'again', told: `A person, ${decision.by}, tells you how to go on: ${decision.reason}` };
  }
}

async function record(
  state: RemedyState,
  { round }: Standing,
  end: { end: string; helped: boolean | null; reasons: string[] },
): Promise<void> {
  await recordRemedy({ incidentId: state.incidentId, round, ...end });
}
