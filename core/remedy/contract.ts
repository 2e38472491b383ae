import type { BlobId, IncidentId } from '../ids.ts';
import type { Reach } from '../configuration/panel-seats.ts';
import type { Provider } from '../panel/seat.ts';
import type { Answerer } from '../people/contract.ts';
import type { AlarmNews } from './alarm.ts';
import type { Approval } from './approval.ts';
import type { PlanDraft } from './draft.ts';
import type { RemediateInput } from './remediate-input.ts';
import type { RemedyQuestion, RemedyResult } from './status.ts';
import type { RemedyCall, RemedyToolName } from './tools.ts';
import type { PlanView } from './plan-view.ts';
import type { Opinion } from './second-opinion.ts';
import type { Plan } from './plan.ts';

export const remediateWorkflowType = 'remediate';

/** What `carryOut` and `rollBack` came to. Outputs stand in the record, bounded and redacted; here are their sums. */
export interface Deeds {
  /**
   * `done`: every action ended as expected. `failed`: one did not; those after it were not begun. `drifted`: what was
   * approved is not there any more; nothing was done. `refused`: by approvals, limits or policy; nothing was done.
   * `stopped`: the kill switch. `unknown`: the process ended in the middle of an action, which may have been done.
   */
  end: 'done' | 'failed' | 'drifted' | 'refused' | 'stopped' | 'unknown';
  /** For people, a sentence each. */
  reasons: string[];
  actions: {
    id: string;
    end: 'done' | 'failed' | 'stopped' | 'unknown';
    exit: number | null;
    output: string | null;
  }[];
}

/** Queue `live`, whose process alone holds what live systems are acted on with. */
export interface LiveActivities {
  /**
   * Makes a draft exact: targets, preconditions, nonce, expiry; and dry-runs what can be. Changes nothing.
   * `problems`: why it cannot be done so, for whoever drafted it; then there is no plan. Each round of an incident has one
   * plan, however often it is asked for.
   */
  resolvePlan(input: {
    workflowId: string;
    incidentId: IncidentId;
    draft: PlanDraft;
    proposer: Plan['proposer'];
    round: number;
  }): Promise<{ hash: string; plan: BlobId; problems: [] } | { hash: null; plan: null; problems: string[] }>;
  /** Whether these approvals are enough by now; the same judgement that `carryOut` makes again. Puts each on record, once. */
  weighApprovals(input: { plan: BlobId; approvals: Approval[] }): Promise<Weighed>;
  /**
   * Verifies approvals, quorum, expiry, kill switch and limits; resolves targets again and compares; uses up the nonce;
   * and does each action once. Asked again after a crash, it goes on behind what its journal holds.
   */
  carryOut(input: { plan: BlobId; approvals: Approval[] }): Promise<Deeds>;
  /** Waits until the plan's checks hold, or their time is up. `worse`: something is worse than before it. */
  verifyPlan(input: { plan: BlobId }): Promise<{ holds: boolean; worse: boolean; reasons: string[] }>;
  /** Undoes what was done of it, last first, as approved with it: where an action failed, or `verifyPlan` found it worse, within a day. */
  rollBack(input: { plan: BlobId; approvals: Approval[] }): Promise<Deeds>;
  /**
   * The brake: stops what runs, and lets nothing begin until two people lift it. Once for each `key`. `fresh`: it is this one
   * that stops, and no earlier one; older records tell nothing.
   */
  killLive(input: { by: string; reason: string; key: string }): Promise<{ fresh: boolean } | undefined>;
}

/** Queue `publish`. */
export interface AlarmActivities {
  /** Tells every place of `fleet.alarms`; how many there were. @throws Failed `alarm.not-sent` while one does not know of it */
  sendAlarm(input: AlarmNews): Promise<{ told: number }>;
}

/** What approvals of a plan come to. */
export interface Weighed {
  enough: boolean;
  rejected: boolean;
  /** What is still missing, such as `1 more approver`; empty where it is enough. */
  missing: string[];
  /** Those that do not count, and why. */
  ignored: { by: string; why: string }[];
  /** Who would act alone, in an emergency; null where it is not so. */
  alone: string | null;
  /** What everybody is to be told of that; null where enough others have approved. Older records have none. */
  alarm?: { by: string; reason: string; assets: string[] } | null;
  /** Of each that was given, in order. Older records have none. */
  each?: WeighedOne[];
}

/** What one approval comes to. */
export interface WeighedOne {
  /** Why it does not count; null where it does. */
  why: string | null;
  /**
   * Whether it is kept, to be weighed again with what comes later: it is what somebody known here said of this plan, and
   * their only word of its kind. What is invented keeps no place.
   */
  kept: boolean;
}

/** Queue `countersign`: an incident's own record. Safe to repeat, all of them. */
export interface RemedyActivities {
  /** Freezes who plans, who looks at plans, and what may be looked at. @throws Failed `input.invalid`, `panel.unknown`, `configuration.invalid` */
  openIncident(input: {
    incidentId: IncidentId;
    workflowId: string;
    input: RemediateInput;
    reach: Record<Provider, Reach>;
  }): Promise<PlannedRemedy>;
  /** The arguments of a call that no asset answers. */
  readRemedyCall(input: { incidentId: IncidentId; turn: number; call: number }): Promise<RemedyCall>;
  /** The result of such a call. */
  answerRemedyCall(input: {
    incidentId: IncidentId;
    turn: number;
    call: number;
    ok: boolean;
    text: string;
  }): Promise<void>;
  /** Looks for past incidents like this one, and records what it finds as the call's result. */
  findSimilarIncidents(input: {
    incidentId: IncidentId;
    turn: number;
    call: number;
  }): Promise<{ found: number }>;
  /** What the remediator is told next, from outside: once under its key. */
  tellRemediator(input: { incidentId: IncidentId; key: string; text: string }): Promise<void>;
  /** Puts a resolved plan on the incident's record, and gives it as people are shown it. */
  showPlan(input: {
    incidentId: IncidentId;
    round: number;
    plan: BlobId;
    hash: string;
    draft: PlanDraft;
  }): Promise<ShownPlan>;
  /** What somebody sent to `approve`, whether it counts or not. */
  recordApproval(input: {
    incidentId: IncidentId;
    number: number;
    approval: Approval | null;
    /** Of the plan that it was for; null where none waited. */
    plan: string | null;
    refused: string | null;
    raw: string;
    /** Where the acting process has judged it, which tells the trail. */
    judged?: true;
  }): Promise<void>;
  /** A person's answer to a question, whether it counts or not. */
  recordRemedyAnswer(input: {
    incidentId: IncidentId;
    number: number;
    question: string;
    decision: { by: string; decision: string; reason: string } | null;
    refused: string | null;
    raw: string;
    /** Absent where it was refused, and where an earlier version asked. */
    who?: Answerer;
  }): Promise<void>;
  /** What people are asked at the moment; null once it is answered. */
  noteRemedyQuestion(input: { incidentId: IncidentId; question: RemedyQuestion | null }): Promise<void>;
  /** What was done, and what became of it: what later incidents learn from. */
  recordRemedy(input: {
    incidentId: IncidentId;
    round: number;
    end: string;
    helped: boolean | null;
    reasons: string[];
  }): Promise<void>;
  closeIncident(input: { incidentId: IncidentId; result: RemedyResult }): Promise<void>;
}

/** Queue `countersign`: what Temporal knows better than the record. */
export interface LeftIncidentActivities {
  /** Ends the record of each incident that is open, and whose workflow does not run. */
  endLeftIncidents(): Promise<{ ended: IncidentId[] }>;
}

/** What an incident is to know of policy, as it was when it began. */
export interface PlannedRemedy {
  title: string;
  assets: { id: string; class: string; simulated: boolean }[];
  /** Ids of assets that may be looked at: those above and what is alike beside them. */
  scope: string[];
  /** Null where a person gave the plan. */
  remediator: { provider: Provider; model: string; family: string; simulated: boolean } | null;
  seats: { id: string; provider: Provider; model: string; simulated: boolean; excluded: string | null }[];
  turnsMax: number;
  roundsMax: number;
  costMicroUsdMax: number;
  remindAfterMs: number;
  expireAfterMs: number;
  patienceMs: number;
  /** Where people's answers count only signed; what counts when one arrives is judged then. */
  signed?: true;
}

/** A plan as people are shown it. Its text is made of its bytes alone; prose of the draft stands apart. */
export interface ShownPlan {
  title: string;
  /** Markdown: exactly what would be done, in order. */
  exactly: string;
  /** Markdown of the draft: diagnosis and risk, which nobody signs. */
  prose: string;
  /** Assets that it touches. */
  assets: string[];
  expiresMs: number;
  /** Whether each action has a way back. */
  reversible: boolean;
  /** Where a class of its assets counts only signed approvals, as it was when this was shown. */
  signed?: true;
}

/** Queue `fleet`: what the remediator looks at. */
export interface RemedyLookActivities {
  /** Asks an asset what a recorded call asks, and records the answer, which is the asset's own claim. Never fails for an asset. */
  lookAtAsset(input: {
    incidentId: IncidentId;
    turn: number;
    call: number;
    /** What the interceptor checks against the role; the recorded call must be of this tool. */
    tool: RemedyToolName;
  }): Promise<{ ok: boolean; summary: string }>;
}

/** Queue `models`. */
export interface RemediatorActivities {
  /** Asks for the next turn and records the answer under (incident, turn): one that is recorded is never asked for again. */
  askRemediator(input: { incidentId: IncidentId; turn: number }): Promise<RemediatorTurn>;
  /** Asks a seat what it thinks of the very plan that people are asked to approve, and records it. */
  askPlanAuditor(input: {
    incidentId: IncidentId;
    round: number;
    seat: string;
    plan: BlobId;
  }): Promise<PlanView & { costMicroUsd: number }>;
  /** Asks a seat which cause it believes, as a recorded call of the remediator wants to know, and records it. */
  askSecondOpinion(input: {
    incidentId: IncidentId;
    turn: number;
    call: number;
    seat: string;
  }): Promise<Opinion & { costMicroUsd: number }>;
}

export interface RemediatorTurn {
  /** In the order in which they are to be carried out. `problem`: why it cannot be, for the model; null where it can. */
  calls: { call: number; tool: RemedyToolName | null; summary: string; problem: string | null }[];
  /** `refused`: the provider's safety system declined. */
  stopped: 'calls' | 'end' | 'length' | 'refused';
  said: string;
  costMicroUsd: number;
}
