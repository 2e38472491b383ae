import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { PullRequest } from '../core/github/pull-request.ts';
import type { AuditId, SeatId } from '../core/ids.ts';
import type { FrozenChange, PlannedAudit } from '../core/panel/contract.ts';
import type { Desk } from '../core/panel/consider-decision.ts';
import type { Decision } from '../core/panel/decision.ts';
import { describeProgress } from '../core/panel/details.ts';
import type { AuditStatus, SeatProgress } from '../core/panel/status.ts';
import { searchAttributes } from '../core/search-attributes.ts';
import { noTurns, type Turns } from './take-turns.ts';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
export const keys = {
  repository: keyword(searchAttributes.repository),
  pullRequest: keyword(searchAttributes.pullRequest),
  verdict: keyword(searchAttributes.verdict),
  waitingFor: keyword(searchAttributes.waitingFor),
};

/** All that one run of `auditChange` knows of itself; the query `status` is a view of it. */
export interface AuditState {
  auditId: AuditId;
  status: AuditStatus;
  desk: Desk;
  /** The answer that settled the present question; null while it is open. */
  decision: Decision | null;
  answers: number;
  refusals: number;
  turns: Turns;
  weighing: number;
  /** The question that was asked last, from 1; null before the first. */
  asked: { number: number; sinceMs: number } | null;
  /** Whose head is audited; null for other changes. */
  pullRequest: PullRequest | null;
  /** Why the head stands no more; null while it does. */
  superseded: string | null;
  /** Whether reviews or checks of the head changed since they were read. */
  recheck: boolean;
  /** Settles when all that was to be written on GitHub so far is written, or given up. */
  published: Promise<void>;
}

export const newAuditState = (auditId: AuditId): AuditState => ({
  auditId,
  status: {
    phase: 'freezing',
    title: '',
    round: 1,
    seats: [],
    gates: [],
    verdict: null,
    questions: [],
    estimate: null,
    costMicroUsd: 0,
  },
  desk: { phase: 'reviewing', settledBy: null, redirects: 0 },
  decision: null,
  answers: 0,
  refusals: 0,
  turns: noTurns(),
  weighing: 0,
  asked: null,
  pullRequest: null,
  superseded: null,
  recheck: false,
  published: Promise.resolve(),
});

export function enterPhase(state: AuditState, phase: AuditStatus['phase']): void {
  state.status.phase = phase;
  showProgress(state);
}

/** Brings the workflow's page up to date; while a person is asked, the question stands there instead. */
export const showProgress = (state: AuditState): void => setCurrentDetails(describeProgress(state.status));

/** The Temporal UI fills its start form with the search attributes of the run before: these are this run's own to set. */
export function clearSearchAttributes(): void {
  upsertSearchAttributes(Object.values(keys).map((key) => ({ key, value: null })));
}

export function noteFrozen(state: AuditState, frozen: FrozenChange): void {
  state.status.title = frozen.title;
  if (frozen.repository) {
    upsertSearchAttributes([{ key: keys.repository, value: frozen.repository.slice(0, 200) }]);
  }
  enterPhase(state, 'planning');
}

export function notePlan(state: AuditState, plan: PlannedAudit): void {
  state.status.estimate = plan.estimate;
  state.status.gates = plan.gates
    .filter((gate) => gate.mode !== 'off')
    .map((gate) => ({ name: gate.name, state: 'waiting', hits: 0 }));
  state.status.seats = plan.seats.map((seat) => freshSeat(seat, plan.pieces));
}

const freshSeat = (seat: PlannedAudit['seats'][number], asks: number): SeatProgress => ({
  id: seat.id,
  provider: seat.provider,
  model: seat.model,
  simulated: seat.simulated,
  state: seat.excluded ? 'lost' : 'waiting',
  asksDone: 0,
  asks: seat.piecesMax ?? asks,
  findings: 0,
  reason: seat.excluded ?? '',
  ...(seat.substitutedBecause && {
    substituted: `answered by ${seat.provider} ${seat.model} ${seat.substitutedBecause}`,
  }),
});

/** Sets every seat back for another round. */
export function beginRound(state: AuditState, round: number, plan: PlannedAudit): void {
  state.status.round = round;
  state.status.questions = [];
  state.status.verdict = null;
  delete state.status.secondLook;
  state.status.seats = plan.seats.map((seat) => freshSeat(seat, plan.pieces));
  enterPhase(state, 'reviewing');
}

export function seatProgress(state: AuditState, seat: SeatId): SeatProgress {
  const found = state.status.seats.find((one) => one.id === seat);
  if (!found) throw new Error(`Seat "${seat}" is not on the panel.`);
  return found;
}

export function noteWaiting(state: AuditState, waiting: boolean): void {
  upsertSearchAttributes([{ key: keys.waitingFor, value: waiting ? 'person' : null }]);
}

export function noteVerdict(state: AuditState, verdict: NonNullable<AuditStatus['verdict']>): void {
  state.status.verdict = verdict;
  upsertSearchAttributes([{ key: keys.verdict, value: verdict }]);
}
