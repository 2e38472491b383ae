import type { ChangeId, SeatId } from '../core/ids.ts';
import type { LostAsk, PlannedAudit } from '../core/panel/contract.ts';
import { seatActivities } from './activities.ts';
import { type AuditState, seatProgress, showProgress } from './audit-state.ts';
import { reasonOf } from './failure-words.ts';

export interface RoundInput {
  changeId: ChangeId;
  plan: PlannedAudit;
  round: number;
  /** A person's, from a redirect. */
  instructions: string | null;
}

interface PlannedAsk {
  seat: SeatId;
  piece: number;
}

/** Asks piece by piece over all seats, so that when something runs out every seat has read the same pieces. */
export async function askSeats(state: AuditState, input: RoundInput): Promise<LostAsk[]> {
  const { plan } = input;
  const seats = plan.seats.filter((seat) => seat.excluded === null);
  const asks: PlannedAsk[] = Array.from({ length: plan.pieces }, (_, piece) =>
    seats.filter((seat) => piece < (seat.piecesMax ?? plan.pieces)).map((seat) => ({ seat: seat.id, piece })),
  ).flat();
  const lost: LostAsk[] = [];
  const { askSeat } = seatActivities(plan.patienceMs);
  const takeAsks = async () => {
    for (let ask = asks.shift(); ask !== undefined; ask = asks.shift()) {
      const reason = await askOne(state, input, ask, askSeat);
      if (reason !== null) lost.push({ ...ask, reason });
    }
  };
  await Promise.all(Array.from({ length: Math.min(plan.asksAtOnce, asks.length) }, takeAsks));
  return lost;
}

/** Returns why the ask was lost; null when its ballot is recorded. */
async function askOne(
  state: AuditState,
  { changeId, plan, round, instructions }: RoundInput,
  { seat, piece }: PlannedAsk,
  askSeat: ReturnType<typeof seatActivities>['askSeat'],
): Promise<string | null> {
  const progress = seatProgress(state, seat);
  if (progress.state === 'waiting') progress.state = 'asking';
  try {
    const summary = `${seat} reads piece ${piece + 1} of ${plan.pieces}`;
    const { auditId } = state;
    const answer = await askSeat.executeWithOptions({ summary }, [
      { auditId, planId: plan.planId, changeId, round, seat, piece, instructions },
    ]);
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
