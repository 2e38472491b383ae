import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { BlobId, IncidentId } from '../../core/ids.ts';
import type { Decision } from '../../core/panel/decision.ts';
import { type AlertTally, noAlerts } from '../../core/remedy/alert-note.ts';
import type { Approval } from '../../core/remedy/approval.ts';
import type { PlannedRemedy } from '../../core/remedy/contract.ts';
import { describeRemedy } from '../../core/remedy/describe-remedy.ts';
import type { PlanDraft } from '../../core/remedy/draft.ts';
import type { RemediateInput } from '../../core/remedy/remediate-input.ts';
import type { RemedyPhase, RemedyStatus } from '../../core/remedy/status.ts';
import { searchAttributes } from '../../core/search-attributes.ts';
import { noTurns, type Turns } from '../take-turns.ts';

const waitingFor = defineSearchAttributeKey(searchAttributes.waitingFor, SearchAttributeType.KEYWORD);

const happenedMax = 20;
const lineMax = 300;

/** A plan that stands, with what it was drafted as. */
export interface Standing {
  hash: string;
  plan: BlobId;
  draft: PlanDraft;
  /** Under which it was resolved and is on record. */
  round: number;
}

/** An approval that came. `tell`: says to whoever sent it why it is not kept; null where it is. */
export interface FreshApproval {
  approval: Approval;
  tell: (why: string | null) => void;
}

/** All that a run of `remediate` knows of itself; the query `status` is a view of it. */
export interface RemedyState {
  incidentId: IncidentId;
  workflowId: string;
  input: RemediateInput;
  /** Null until the incident is open. */
  planned: PlannedRemedy | null;
  status: RemedyStatus;
  /** The last turn that was begun. */
  turn: number;
  /** How often a draft was made exact, or was tried to be: each time has a number of its own. */
  resolved: number;
  /** Plans that stood. */
  rounds: number;
  /** Those that are kept, and weighed again with each that comes. */
  approvals: Approval[];
  /** Those that wait to be weighed. */
  fresh: FreshApproval[];
  /** How often any were, and when last. */
  steps: number;
  weighedMs: number;
  /** Those of the plan that were not kept: how many, and the latest. */
  strangers: { count: number; latest: { by: string; why: string }[] };
  /** Whether approvals are kept by what the acting process says of each; an earlier version kept all. */
  sifts: boolean;
  /** Hashes of plans that stand no more. */
  former: string[];
  decision: Decision | null;
  /** Answers and approvals that came, by which they are numbered. */
  answers: number;
  refusals: number;
  turns: Turns;
  weighing: number;
  /** The question that was asked last, from 1; null before the first. */
  asked: { number: number; sinceMs: number } | null;
  alerts: AlertTally;
  /** What of alerts was not told to the remediator yet. */
  untold: string[];
  /** Notes are told once under their key, which this counts. */
  notes: number;
  last: Standing | null;
  /** How often the acting process would not carry out a plan that seemed approved. */
  refusedActs: number;
  /** Plans of which everybody was told that one person acts alone. */
  alarmed: string[];
  /** Alarms that are not told to everybody yet. */
  alarmsUnderway: number;
}

export const freshState = (
  incidentId: IncidentId,
  workflowId: string,
  input: RemediateInput,
): RemedyState => ({
  incidentId,
  workflowId,
  input,
  planned: null,
  status: {
    incidentId,
    phase: 'preparing',
    title: '',
    assets: input.assets,
    remediator: null,
    doing: '',
    turns: 0,
    calls: 0,
    costMicroUsd: 0,
    plan: null,
    question: null,
    opinions: [],
    alerts: { firing: 0, resolved: 0, more: 0, latest: [] },
    happened: [],
  },
  turn: 0,
  resolved: 0,
  rounds: 0,
  approvals: [],
  fresh: [],
  steps: 0,
  weighedMs: 0,
  strangers: { count: 0, latest: [] },
  sifts: false,
  former: [],
  decision: null,
  answers: 0,
  refusals: 0,
  turns: noTurns(),
  weighing: 0,
  asked: null,
  alerts: noAlerts,
  untold: [],
  notes: 0,
  last: null,
  refusedActs: 0,
  alarmed: [],
  alarmsUnderway: 0,
});

/** @throws Error before the incident is open */
export function plannedOf({ planned }: RemedyState): PlannedRemedy {
  if (planned) return planned;
  throw new Error('The incident is not open yet.');
}

export function show({ status }: RemedyState): void {
  setCurrentDetails(describeRemedy(status));
}

export function enterPhase(state: RemedyState, phase: RemedyPhase, doing = ''): void {
  state.status.phase = phase;
  state.status.doing = doing;
  show(state);
}

/** A line for people about what has happened. */
export function tell(state: RemedyState, line: string): void {
  state.status.happened = [...state.status.happened, line.slice(0, lineMax)].slice(-happenedMax);
  show(state);
}

export function noteWaiting(waiting: boolean): void {
  upsertSearchAttributes([{ key: waitingFor, value: waiting ? 'person' : null }]);
}

/** The standing plan is void: what was sent for it counts for nothing. */
export function voidPlan(state: RemedyState): void {
  const { plan } = state.status;
  if (plan) state.former.push(plan.hash);
  state.status.plan = null;
  state.approvals = [];
  state.strangers = { count: 0, latest: [] };
  enterPhase(state, 'diagnosing');
}
