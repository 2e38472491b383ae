import { condition, patched } from '@temporalio/workflow';
import type { Decision } from '../../core/panel/decision.ts';
import { pauseMs, weighedAtOnceMax } from '../../core/people/pace.ts';
import type { Deeds } from '../../core/remedy/contract.ts';
import { nowMs } from '../clock.ts';
import { carryOut, weighApprovals } from './activities.ts';
import { closeQuestion, openQuestion } from './ask-person.ts';
import { raiseAlarm } from './raise-alarm.ts';
import {
  enterPhase,
  type FreshApproval,
  plannedOf,
  type RemedyState,
  type Standing,
  show,
  tell,
} from './remedy-state.ts';
import { siftApprovals } from './sift-approvals.ts';

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
  const shown = state.status.plan;
  if (!shown) throw new Error('No plan stands.');
  state.refusedActs = 0;
  state.sifts = patched('approvals-are-sifted');
  await openQuestion(state, {
    kind: 'approval',
    title: `Approve plan ${shown.round}: ${standing.draft.title}`,
    story: '',
    options: [],
  });
  enterPhase(state, 'waiting-for-approval');
  try {
    return await hearPeople(state, standing, shown.expiresMs);
  } finally {
    turnAway(state);
  }
}

async function hearPeople(state: RemedyState, standing: Standing, expiresMs: number): Promise<Approved> {
  const { remindAfterMs, expireAfterMs } = plannedOf(state);
  const beganMs = nowMs();
  const untilMs = Math.min(expiresMs, beganMs + expireAfterMs);
  let looksAgain = true;
  for (;;) {
    if (looksAgain || untilDueMs(state) <= 0) {
      looksAgain = false;
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
      return { kind: 'expired', left: expiresMs <= untilMs };
    }
    show(state);
    const changed = () => untilDueMs(state) <= 0 || state.decision !== null;
    const nextMs = Math.min(remindAfterMs, leftMs, untilRetryMs(state), untilDueMs(state));
    const summary = 'people are asked to approve a plan';
    // A window of time may have opened meanwhile.
    if (!(await condition(changed, nextMs, { summary }))) looksAgain = true;
  }
}

/** Until those that came are to be weighed; never where none did. */
function untilDueMs({ fresh, steps, weighedMs, sifts }: RemedyState): number {
  if (fresh.length === 0) return Number.POSITIVE_INFINITY;
  return sifts && fresh.length < weighedAtOnceMax ? weighedMs + pauseMs(steps) - nowMs() : 0;
}

/** As where an earlier version acts, which does not say what is to be kept. */
function keepAll(state: RemedyState, fresh: readonly FreshApproval[]): void {
  state.approvals = [...state.approvals, ...fresh.map(({ approval }) => approval)];
  for (const { tell } of fresh) tell(null);
}

/** What came while the last that was needed was weighed. */
function turnAway({ fresh }: RemedyState): void {
  for (const { tell } of fresh.splice(0)) tell('The plan was decided before this was weighed.');
}

/** Null where it is not decided yet. */
async function weigh(state: RemedyState, { plan, hash }: Standing): Promise<Approved | null> {
  const fresh = state.fresh.splice(0, state.sifts ? weighedAtOnceMax : state.fresh.length);
  const approvals = [...state.approvals, ...fresh.map(({ approval }) => approval)];
  const { enough, rejected, missing, ignored, alone, alarm, each } = await weighApprovals.executeWithOptions(
    { summary: `weigh ${approvals.length} approvals` },
    [{ plan, approvals }],
  );
  const shown = state.status.plan;
  if (shown) Object.assign(shown, { missing, ignored });
  if (state.sifts && each) siftApprovals(state, fresh, each);
  else keepAll(state, fresh);
  if (fresh.length > 0) state.steps += 1;
  state.weighedMs = nowMs();
  show(state);
  if (rejected) {
    const said = approvals.find(({ decision }, at) => decision === 'reject' && !each?.[at]?.why);
    await closeQuestion(state);
    return { kind: 'rejected', why: said ? `${said.by}: ${said.reason}` : 'by people' };
  }
  // In an emergency one person may act without the others; the acting process judges that again.
  if (!enough && alone === null) return null;
  if (alarm && !state.alarmed.includes(hash)) {
    state.alarmed.push(hash);
    raiseAlarm(state, { kind: 'broke-glass', plan: hash, ...alarm });
  }
  return act(state, plan);
}

async function act(state: RemedyState, plan: Standing['plan']): Promise<Approved | null> {
  enterPhase(state, 'acting');
  if (state.sifts) turnAway(state);
  const { approvals } = state;
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
