import type { Change } from '../change/change.ts';
import type { AuditId, BlobId, ChangeId, SeatId } from '../ids.ts';
import type { Answerer } from '../people/contract.ts';
import type { Decision } from './decision.ts';
import type { Vote } from './ballot.ts';
import type { GateMode, GateName } from '../gates/gate.ts';
import type { Reach } from '../configuration/panel-seats.ts';
import type { Provider, Seat } from './seat.ts';

/** Queue `countersign`: reads git and patches, executes nothing of them. */
export interface ChangeActivities {
  /** Freezes the change by content. Safe to repeat: the same bytes give the same id. */
  freezeChange(input: { auditId: AuditId; change: Change; panel: string }): Promise<FrozenChange>;
}

export interface FrozenChange {
  changeId: ChangeId;
  /** One line for people: what is audited. */
  title: string;
  repository: string | null;
  files: number;
  addedLines: number;
  removedLines: number;
}

/** Queue `countersign`. */
export interface AuditActivities {
  /** Freezes configuration into a plan: seats, pieces, gates, budget. Safe to repeat. */
  planAudit(input: {
    auditId: AuditId;
    changeId: ChangeId;
    panel: string;
    reach: Record<Provider, Reach>;
    /**
     * What the audit has in common with others whose answers it may take, such as `host/owner/repo#number`: a question
     * that a seat has answered in one of them, word for word, is not asked again. Absent: nothing is taken.
     */
    line?: string | null;
    /** The family of the model that wrote the change: its seats are not asked. Absent: people's work, as far as known. */
    writtenBy?: string;
  }): Promise<PlannedAudit>;
  /** Local activity. Chooses from the round's recorded ballots what gets a second look, and by whom. Safe to repeat. */
  planRefutation(input: {
    auditId: AuditId;
    changeId: ChangeId;
    planId: BlobId;
    round: number;
    /** For one finding, at the most. */
    refutersMax: number;
  }): Promise<PlannedRefutation>;
  /** Local activity. Merges the round's recorded ballots, second looks and gates into a verdict, and records it. */
  judgeRound(input: {
    auditId: AuditId;
    changeId: ChangeId;
    planId: BlobId;
    round: number;
    lost: LostAsk[];
    /** Absent where the round had no second look. */
    refutation?: { refutationId: BlobId; lost: LostAsk[] };
    /** True when the round was judged before, and a gate was judged anew since: the new verdict takes the old one's place. */
    again?: boolean;
  }): Promise<Judgement>;
  /** Records a person's answer, or an answer that was refused and why. Safe to repeat: keyed by its number. */
  recordDecision(input: {
    auditId: AuditId;
    round: number;
    number: number;
    decision: Decision | null;
    raw: string;
    refused: string | null;
    /** Absent where it was refused, and where an earlier version asked. */
    who?: Answerer;
  }): Promise<void>;
  /** Writes the end of the story: the verdict after people, when and by whom. */
  closeAudit(input: {
    auditId: AuditId;
    /** `not-audited` when the change could not be audited at all; `note` then says why. */
    verdict: AuditResult['verdict'] | 'not-audited';
    decidedBy: string | null;
    note: string;
  }): Promise<void>;
}

export interface PlannedAudit {
  planId: BlobId;
  seats: Pick<
    Seat,
    | 'id'
    | 'provider'
    | 'model'
    | 'focus'
    | 'simulated'
    | 'excluded'
    | 'piecesMax'
    | 'substitute'
    | 'substitutedBecause'
  >[];
  pieces: number;
  gates: { name: GateName; mode: GateMode }[];
  estimate: { tokens: number; costMicroUsd: number };
  patienceMs: number;
  asksAtOnce: number;
  remindAfterMs: number;
  expireAfterMs: number;
  /** How long the head of a pull request may wait for its other checks; absent for other changes. */
  checksPatienceMs?: number;
  /** How many families take a second look at a grave finding; audits that were planned without one have none. */
  refutersMax?: number;
  /** Where people's answers count only signed; what counts when one arrives is judged then. */
  signed?: true;
}

export interface PlannedRefutation {
  /** The stored `RefutationPlan`. */
  refutationId: BlobId;
  /** How many findings are looked at again. */
  findings: number;
  asks: { seat: SeatId; piece: number }[];
}

/** Queue `models`, whose processes alone know which providers have a key. */
export interface ReachActivities {
  reachProviders(): Promise<Record<Provider, Reach>>;
}

/** Queue `models`: the only queue that holds provider keys. */
export interface SeatActivities {
  /**
   * Asks one seat about one piece and records its ballot under (audit, round, seat, piece): an ask whose answer is
   * recorded is never sent again, and one that the seat was asked word for word in another audit of the plan's line takes
   * the answer given there, at no cost. `instructions` are a person's, from a redirect; null in the first round.
   */
  askSeat(input: Ask): Promise<AskSummary>;
}

/** Queue `models`. */
export interface RefuterActivities {
  /**
   * Asks one seat what speaks for and against findings of others, and records what it says under (audit, round, seat,
   * piece): an ask whose answer is recorded is never sent again, nor one that was answered in another audit of the plan's
   * line. Who made the findings it is not told.
   */
  askRefuter(input: RefuterAsk): Promise<RefuterSummary>;
}

export interface RefuterAsk extends Ask {
  /** The stored `RefutationPlan`. */
  refutationId: BlobId;
}

export interface RefuterSummary {
  upheld: number;
  refuted: number;
  undecided: number;
  tokens: number;
  costMicroUsd: number;
}

export interface Ask {
  auditId: AuditId;
  planId: BlobId;
  changeId: ChangeId;
  round: number;
  seat: SeatId;
  piece: number;
  instructions: string | null;
  /** Why the seat's substitute is asked, in words; absent where its own model is. */
  substituteBecause?: string;
}

export interface AskSummary {
  vote: Vote;
  findings: number;
  tokens: number;
  costMicroUsd: number;
  /** Where the seat's substitute gave the ballot: in whose place, and why. */
  substitutedBecause?: string;
}

/** An ask that never got a ballot, and why, in words. */
export interface LostAsk {
  seat: SeatId;
  piece: number;
  reason: string;
}

export interface Judgement {
  verdict: 'passed' | 'failed' | 'disputed';
  /** In [0, 1]; null when disputed. */
  sure: number | null;
  findings: number;
  /** The first twenty questions, worst first; the database has them all. */
  questions: string[];
  /** Markdown of what is in dispute and who said what, at most 6,000 characters and a line. */
  story: string;
  coverage: { reviewed: number; clipped: number; skipped: number };
  tokens: number;
  costMicroUsd: number;
}

export interface AuditResult {
  auditId: AuditId;
  /** `superseded`: a newer head of the pull request stands, or it was closed; no verdict on this one. */
  verdict: 'passed' | 'failed' | 'disputed' | 'expired' | 'superseded';
  /** Null when the panel settled it alone. */
  decidedBy: string | null;
  note: string;
  findings: number;
  costMicroUsd: number;
  simulatedSeats: SeatId[];
}
