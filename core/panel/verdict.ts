import type { SeatId } from '../ids.ts';
import type { Finding, Severity } from './finding.ts';
import type { Refutation } from './refutation.ts';

/** The panel's joint answer. */
export type Verdict =
  | { kind: 'passed'; sure: number }
  | { kind: 'failed'; because: string[] }
  | { kind: 'disputed'; over: Dispute[] };

/** One reason to call a person, in words a person can act on. */
export interface Dispute {
  kind:
    | 'votes-split'
    | 'lone-grave-finding'
    | 'severities-differ'
    | 'quorum-lost'
    | 'uncertain'
    | 'unfounded-fail-vote'
    | 'injection-suspected'
    | 'gate-asks'
    | 'nothing-reviewed'
    | 'not-all-reviewed'
    | 'simulated-only';
  question: string;
  /** Index into the verdict's merged findings; null when the dispute is about no single finding. */
  finding: number | null;
}

/** What several seats said of one and the same thing. */
export interface MergedFinding {
  /** The clearest of the originals, with the reconciled severity. */
  finding: Finding;
  severity: Severity;
  /** Seats that reported it; every original is kept under its seat. */
  originals: { seat: SeatId; family: string; finding: Finding }[];
  /** Seats that read the file, voted, and did not report it. */
  silent: SeatId[];
  /** What seats of other families said of it in a second look, by seat; those that gave no answer too. */
  refutations: Refutation[];
  /** Seats that may read the change and have no vote on the file: lost, excluded, abstaining, or silent about having read it. */
  missing: SeatId[];
  /** Chance that the finding is true, in [0, 1]. */
  probability: number;
  /** False until enough decisions and outcomes have been seen to correct it. */
  calibrated: boolean;
  /** The gate that found the same thing by itself, which outranks votes; null if none. */
  confirmedBy: string | null;
  /** Who settled it by having it ignored, and why; absent where nobody did. Never beside `confirmedBy`. */
  ignored?: IgnoredBy;
}

/** A person's word that a finding is to be left alone. */
export interface IgnoredBy {
  by: string;
  reason: string;
}
