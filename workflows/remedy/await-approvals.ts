import { condition } from '@temporalio/workflow';
import type { Decision } from '../../core/panel/decision.ts';
import type { Deeds } from '../../core/remedy/contract.ts';
import { nowMs } from '../clock.ts';
import { carryOut, weighApprovals } from './activities.ts';
import { closeQuestion, openQuestion } from './ask-person.ts';
import { raiseAlarm } from './raise-alarm.ts';
import { enterPhase, plannedOf, type RemedyState, type Standing, show, tell } from './remedy-state.ts';

export type Approved =
  | { kind: 'acted'; deeds: Deeds }
  | { kind: 'rejected'; why: string }
  | { kind: 'redirected'; decision: Decision }
  /** Nobody approved it while it could be: `left`: people may still be asked for another. */
  | { kind: 'expired'; left: boolean };

/** How often a plan that seemed approved may be refused by the acting process before it is given up. */
const refusalsMax = 50;
/** When it is tried again, though nobody said anything more: a kill switch is lifted, a window opens. Twice as late each time. */
const retryMs = { least: 60_000, most: 1_800_000 };

const untilRetryMs = ({ refusedActs }: RemedyState): number =>
  refusedActs === 0
    ? Number.POSITIVE_INFINITY
    : Math.min(retryMs.most, retryMs.least * 2 ** Math.min(refusedActs - 1, 10));

/**
 * Waits until the plan is approved, then has it carried out. What counts as enough the acting process says, here and
 * once more before it acts; while it refuses, the plan goes on waiting.
 */
export async function awaitApprovals(state: RemedyState, standing: Standing): Promise<Approved> {
  const { remindAfterMs, expireAfterMs } = plannedOf(state);
  const shown = state.status.plan;
  if (!shown) throw new Error('No plan stands.');
  const { draft } = standing;
  state.refusedActs = 0;
  await openQuestion(state, {
    kind: 'approval',
    title: `Approve plan ${shown.round}: ${draft.title}`,
    story: '',
    options: [],
  });
  enterPhase(state, 'waiting-for-approval');
  const beganMs = nowMs();
  const untilMs = Math.min(shown.expiresMs, beganMs + expireAfterMs);
  let weighed = -1;
  for (;;) {
    if (weighed !== state.approvals.length) {
      weighed = state.approvals.length;
      const came = await weigh(state, standing);
      if (came !== null) return came;
      // More may have come while they were weighed.
      continue;
    }
    if (state.decision !== null) {
      const { decision } = state;
      await closeQuestion(state);
      if (decision.decision === 'redirect') return { kind: 'redirected', decision };
      return { kind: 'rejected', why: `${decision.by}: ${decision.reason}` };
    }
    const leftMs = untilMs - nowMs();
    if (leftMs <= 0) {
      await closeQuestion(state);
      return { kind: 'expired', left: shown.expiresMs <= untilMs };
    }
    show(state);
    const changed = () => state.approvals.length !== weighed || state.decision !== null;
    const nextMs = Math.min(remindAfterMs, leftMs, untilRetryMs(state));
    const summary = 'people are asked to approve a plan';
    // A window of time may have opened meanwhile.
    if (!(await condition(changed, nextMs, { summary }))) weighed = -1;
  }
}

/** Null where it is not decided yet. */
async function weigh(state: RemedyState, { plan, hash }: Standing): Promise<Approved | null> {
  const approvals = [...state.approvals];
  const { enough, rejected, missing, ignored, alone, alarm } = await weighApprovals.executeWithOptions(
    { summary: `weigh ${approvals.length} approvals` },
    [{ plan, approvals }],
  );
  const shown = state.status.plan;
  if (shown) Object.assign(shown, { missing, ignored });
  show(state);
  if (rejected) {
    const said = approvals.find(({ decision }) => decision === 'reject');
    await closeQuestion(state);
    return { kind: 'rejected', why: said ? `${said.by}: ${said.reason}` : 'by people' };
  }
  // In an emergency one person may act without the others; the acting process judges that again.
  if (!enough && alone === null) return null;
  if (alarm && !state.alarmed.includes(hash)) {
    state.alarmed.push(hash);
    raiseAlarm(state, { kind: 'broke-glass', plan: hash, ...alarm });
  }
  return act(state, plan, approvals);
}

async function act(
  state: RemedyState,
  plan: Standing['plan'],
  approvals: RemedyState['approvals'],
): Promise<Approved | null> {
  enterPhase(state, 'acting');
  const deeds = await carryOut.executeWithOptions({ summary: 'carry out the approved plan' }, [
    { plan, approvals },
  ]);
  if (deeds.end !== 'refused') {
    await closeQuestion(state);
    return { kind: 'acted', deeds };
  }
  const shown = state.status.plan;
  tell(state, `The plan was not carried out: ${deeds.reasons.join(' ')}`);
  if (shown) shown.refused = deeds.reasons;
  state.refusedActs += 1;
  enterPhase(state, 'waiting-for-approval');
  if (state.refusedActs < refusalsMax) return null;
  await closeQuestion(state);
  return { kind: 'rejected', why: `It was refused ${refusalsMax} times: ${deeds.reasons.join(' ')}` };
}
