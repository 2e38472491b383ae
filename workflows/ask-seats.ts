import type { ChangeId, SeatId } from '../core/ids.ts';
import type { AskSummary, LostAsk, PlannedAudit } from '../core/panel/contract.ts';
import type { Substitute } from '../core/panel/seat.ts';
import { readLoss } from '../core/panel/substitute.ts';
import { seatActivities } from './activities.ts';
import { askAll, type PlannedAsk } from './ask-all.ts';
import { type AuditState, seatProgress, showProgress } from './audit-state.ts';
import { kindOf, reasonOf } from './failure-words.ts';

export interface RoundInput {
  changeId: ChangeId;
  plan: PlannedAudit;
  round: number;
  /** A person's, from a redirect. */
  instructions: string | null;
}

/** One round's asks under way. */
interface Asking extends RoundInput {
  state: AuditState;
  /** Seats whose own model is lost for the round, and why: their substitutes are asked at once. */
  lostForGood: Map<SeatId, string>;
}

/** Asks piece by piece over all seats, so that when something runs out every seat has read the same pieces. */
export async function askSeats(state: AuditState, input: RoundInput): Promise<LostAsk[]> {
  const { plan } = input;
  const seats = plan.seats.filter((seat) => seat.excluded === null);
  const asks: PlannedAsk[] = Array.from({ length: plan.pieces }, (_, piece) =>
    seats.filter((seat) => piece < (seat.piecesMax ?? plan.pieces)).map((seat) => ({ seat: seat.id, piece })),
  ).flat();
  const asking = { ...input, state, lostForGood: new Map<SeatId, string>() };
  return askAll(asks, plan.asksAtOnce, (ask) => askOne(asking, ask));
}

/** Returns why the ask was lost; null when its ballot is recorded. */
async function askOne(asking: Asking, ask: PlannedAsk): Promise<string | null> {
  const { state } = asking;
  const progress = seatProgress(state, ask.seat);
  if (progress.state === 'waiting') progress.state = 'asking';
  try {
    const answer = await answerFor(asking, ask);
    progress.asksDone += 1;
    progress.findings += answer.findings;
    state.status.costMicroUsd += answer.costMicroUsd;
    if (progress.asksDone === progress.asks) progress.state = 'voted';
    return null;
  } catch (error) {
    progress.state = 'lost';
    progress.reason = reasonOf(error);
    return progress.reason;
  } finally {
    showProgress(state);
  }
}

/** By the seat's own model; by its substitute, where it has one, once that is lost. Both then have half of the patience. */
async function answerFor(asking: Asking, ask: PlannedAsk): Promise<AskSummary> {
  const { plan, lostForGood } = asking;
  const own = plan.seats.find((seat) => seat.id === ask.seat);
  const known = lostForGood.get(ask.seat);
  if (!own?.substitute) return send(asking, ask, plan.patienceMs);
  if (known !== undefined) return askSubstitute(asking, ask, own.substitute, known);
  const mayStandIn = own.substitute.excluded === null;
  try {
    return await send(asking, ask, mayStandIn ? plan.patienceMs / 2 : plan.patienceMs);
  } catch (error) {
    const loss = readLoss(kindOf(error));
    if (loss === 'ours') throw error;
    const because = reasonOf(error);
    if (loss === 'for-good' && mayStandIn) lostForGood.set(ask.seat, because);
    return askSubstitute(asking, ask, own.substitute, because);
  }
}

/** @throws Error that tells of both losses */
async function askSubstitute(
  asking: Asking,
  ask: PlannedAsk,
  { provider, model, simulated, excluded }: Substitute,
  because: string,
): Promise<AskSummary> {
  const progress = seatProgress(asking.state, ask.seat);
  const besides = `${because} Besides, its substitute ${provider} ${model}`;
  if (excluded !== null) throw new Error(`${besides} may not be asked: ${excluded}`);
  try {
    const answer = await send(asking, { ...ask, substituteBecause: because }, asking.plan.patienceMs / 2);
    // A late ballot of the seat's own model may have been recorded first: that one counts.
    if (answer.substitutedBecause !== undefined) {
      progress.simulated ||= simulated;
      progress.substituted = `answered by ${provider} ${model} ${answer.substitutedBecause}`;
    }
    return answer;
  } catch (error) {
    throw new Error(`${besides} was lost too: ${reasonOf(error)}`, { cause: error });
  }
}

async function send(
  { state, changeId, plan, round, instructions }: Asking,
  ask: PlannedAsk & { substituteBecause?: string },
  patienceMs: number,
): Promise<AskSummary> {
  const { askSeat } = seatActivities(Math.ceil(patienceMs));
  const who = ask.substituteBecause === undefined ? ask.seat : `the substitute of ${ask.seat}`;
  const summary = `${who} reads piece ${ask.piece + 1} of ${plan.pieces}`;
  const { auditId } = state;
  return askSeat.executeWithOptions({ summary }, [
    { auditId, planId: plan.planId, changeId, round, instructions, ...ask },
  ]);
}
