import type { ChangeId, SeatId } from '../core/ids.ts';
import type { Judgement, LostAsk, PlannedAudit } from '../core/panel/contract.ts';
import { judgeRound, runGate, seatActivities } from './activities.ts';
import { type AuditState, beginRound, enterPhase, seatProgress, showProgress } from './audit-state.ts';
import { reasonOf } from './failure-words.ts';

export interface RoundInput {
  changeId: ChangeId;
  plan: PlannedAudit;
  round: number;
  /** A person's, from a redirect. */
  instructions: string | null;
}

/** Gates (in the first round) and all seats side by side, then the verdict. Lost seats end up in the verdict, not in an error. */
export async function reviewRound(state: AuditState, input: RoundInput): Promise<Judgement> {
  const { changeId, plan, round } = input;
  beginRound(state, round, plan);
  const gates = round === 1 ? runGates(state, changeId) : Promise.resolve();
  const [lost] = await Promise.all([askSeats(state, input), gates]);
  enterPhase(state, 'judging');
  const { auditId } = state;
  return judgeRound({ auditId, changeId, planId: plan.planId, round, lost });
}

async function runGates(state: AuditState, changeId: ChangeId): Promise<void> {
  const running = state.status.gates.map(async (gate) => {
    gate.state = 'running';
    try {
      const summary = await runGate.executeWithOptions({ summary: `gate ${gate.name}` }, [
        { auditId: state.auditId, changeId, gate: gate.name },
      ]);
      gate.state = summary.outcome;
      gate.hits = summary.hits;
    } catch {
      // A gate without a recorded result raises a question of its own when the round is judged.
      gate.state = 'broken';
    }
    showProgress(state);
  });
  await Promise.all(running);
}

interface PlannedAsk {
  seat: SeatId;
  piece: number;
}

/** Asks piece by piece over all seats, so that when something runs out every seat has read the same pieces. */
async function askSeats(state: AuditState, input: RoundInput): Promise<LostAsk[]> {
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
