import type { IncidentId } from '../ids.ts';
import type { AlertTally } from './alert-note.ts';
import type { ShownPlan } from './contract.ts';
import type { PlanView } from './plan-view.ts';

/** Why a person is asked, beside the approval of a plan. */
export interface RemedyQuestion {
  kind: 'approval' | 'asked' | 'unsolved' | 'unknown-fate' | 'no-plan';
  /** One line. */
  title: string;
  /** Markdown. */
  story: string;
  options: string[];
  /** From 1, what a signed answer has to name; absent until it is asked, and where an earlier version asked. */
  number?: number;
  /** Where only a signed answer counts, as it was when the incident began; of a plan, only signed approvals. */
  signed?: true;
}

/** A plan that waits, or is being carried out. */
export interface StandingPlan extends ShownPlan {
  hash: string;
  /** From 1. */
  round: number;
  /** What people sent that is kept, in the order in which it came; whether it counts, only the acting process can say. */
  approvals: { by: string; decision: string; signed: boolean }[];
  missing: string[];
  /** What does not count: all of what is kept, and the latest of the rest. */
  ignored: { by: string; why: string }[];
  /** How many more did not count; absent where there are none. */
  ignoredMore?: number;
  views: SeatView[];
  /** Why it was not carried out though it was approved; empty while it was not tried. */
  refused: string[];
}

/** What a seat said of a plan, or why it said nothing. */
export interface SeatView {
  seat: string;
  provider: string;
  model: string;
  simulated: boolean;
  /** Null where the seat was lost or not asked. */
  view: PlanView['view'] | null;
  reasons: string[];
}

/** What a seat believes to be the cause, or why it said nothing. */
export interface SeatOpinion extends Omit<SeatView, 'view'> {
  /** From 1; 0 where it believes none of them, null where the seat was lost or not asked. */
  hypothesis: number | null;
  /** From 0 to 1. */
  sure: number;
}

/** What the remediator was unsure of, and what other models said to it. */
export interface AskedOpinion {
  question: string;
  hypotheses: string[];
  said: SeatOpinion[];
}

export type RemedyPhase =
  | 'preparing'
  | 'diagnosing'
  | 'resolving'
  | 'reviewing'
  | 'waiting-for-approval'
  | 'waiting-for-person'
  | 'acting'
  | 'verifying'
  | 'rolling-back'
  | 'done';

/** The answer to the query `status` of `remediate`. */
export interface RemedyStatus {
  incidentId: IncidentId;
  phase: RemedyPhase;
  title: string;
  assets: string[];
  remediator: { provider: string; model: string; simulated: boolean } | null;
  /** What it is doing, in words. */
  doing: string;
  turns: number;
  calls: number;
  costMicroUsd: number;
  plan: StandingPlan | null;
  question: RemedyQuestion | null;
  opinions: AskedOpinion[];
  alerts: Pick<AlertTally, 'firing' | 'resolved' | 'more' | 'latest'>;
  /** What happened so far, a line each; the last twenty. */
  happened: string[];
  /** Answers that were refused so far, of which the first hundred are on record; older workflows do not tell. */
  refusals?: number;
}

export interface RemedyResult {
  incidentId: IncidentId;
  /**
   * `solved`: done, and the checks hold. `no-action`: none was proposed. `rejected`, `expired`: by people, or for want of
   * them. `rolled-back`: undone, and not solved. `unsolved`: a person ended it. `failed`: it could not go on.
   */
  outcome: 'solved' | 'no-action' | 'rejected' | 'expired' | 'rolled-back' | 'unsolved' | 'failed';
  /** For people: what came of it, and why. */
  note: string;
  /** The hash of the last plan that stood; null where there was none. */
  plan: string | null;
  rounds: number;
  costMicroUsd: number;
}
