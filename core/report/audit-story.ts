import type { FileCoverage } from '../panel/coverage.ts';
import type { GateHit } from '../gates/gate.ts';
import type { AuditPlan } from '../panel/plan.ts';
import type { Refutation } from '../panel/refutation.ts';
import type { Dispute, IgnoredBy } from '../panel/verdict.ts';

/** All that is recorded of one audit, as reports for other machines need it: what the database reads has at least this. */
export interface AuditStory {
  audit: {
    id: string;
    title: string;
    panel: string;
    state: string;
    verdict: string | null;
    decidedBy: string | null;
    note: string;
    startedAt: Date;
    endedAt: Date | null;
  };
  change: { repository: string | null; baseCommit: string | null; headCommit: string | null } | null;
  /** Null until the audit is planned. */
  plan: AuditPlan | null;
  gates: StoryGate[];
  rounds: StoryRound[];
  decisions: StoryAnswer[];
}

export interface StoryGate {
  gate: string;
  outcome: string;
  hits: GateHit[];
  unread: string[];
  problem: string | null;
}

/** An answer that reached the audit; one that was refused says why. */
interface StoryAnswer {
  round: number;
  by: string | null;
  decision: string | null;
  reason: string | null;
  refused: string | null;
}

/** One round of a panel. */
export interface StoryRound {
  round: number;
  /** Null while the round is under way. */
  verdict: {
    verdict: string;
    sure: number | null;
    because: string[];
    disputes: Dispute[];
    coverage: FileCoverage[];
    tokens: number;
    costMicroUsd: number;
  } | null;
  ballots: StoryBallot[];
  /** What the seats said, one by one. */
  claims: StoryClaim[];
  /** What the panel makes of it, gravest first. */
  findings: StoryFinding[];
  lost: { seat: string; piece: number; reason: string }[];
  /** Second looks at grave findings, an answer an ask. */
  refutations: { seat: string; simulated: boolean }[];
}

export interface StoryBallot {
  seat: string;
  piece: number;
  provider: string;
  model: string;
  simulated: boolean;
  vote: string;
  substitutedBecause: string | null;
  /** The audit in which it was asked and paid for, where that was another one. */
  reusedFrom?: string | null;
}

interface Claimed {
  number: number;
  title: string;
  category: string;
  cwe: string | null;
  severity: string;
  file: string;
  side: string;
  startLine: number;
  endLine: number;
  quote: string;
  reason: string;
  fix: string | null;
}

/** What one seat said; `dropped` tells why it does not count. */
export interface StoryClaim extends Claimed {
  seat: string;
  dropped: string | null;
  /** Number of the merged finding that it became part of. */
  merged: number | null;
}

/** What several seats said of one and the same thing. */
export interface StoryFinding extends Claimed {
  probability: number;
  calibrated: boolean;
  confirmedBy: string | null;
  saidBy: string[];
  silent: string[];
  refutations: Refutation[];
  missing: string[];
  refuted: boolean;
  /** Who settled it by having it ignored, and why. */
  ignored?: IgnoredBy | null;
}
