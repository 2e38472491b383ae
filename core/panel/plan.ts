import type { Calibration } from '../calibration/calibrate.ts';
import type { ChangeId } from '../ids.ts';
import type { GateMode, GateName } from '../gates/gate.ts';
import type { GatePolicy } from '../gates/policy.ts';
import type { FileCoverage } from './coverage.ts';
import type { Piece } from './piece.ts';
import type { Seat } from './seat.ts';

/** All that an audit needs of the configuration, frozen with it: a later edit of countersign.yaml changes no running audit. */
export interface AuditPlan {
  changeId: ChangeId;
  panel: string;
  seats: Seat[];
  /** How many different families must have voted on every reviewed file for the panel to speak. */
  quorum: number;
  pieces: Piece[];
  /** Files that no piece holds, and files that are clipped, with the reason. Every other file is reviewed if its asks are answered. */
  coverage: FileCoverage[];
  gates: { name: GateName; mode: GateMode }[];
  /** By what the gates judge, and what somebody let pass; absent from plans made before it was frozen. */
  gatePolicy?: GatePolicy;
  budget: Budget;
  estimate: { tokens: number; costMicroUsd: number };
  patienceMs: number;
  asksAtOnce: number;
  remindAfterMs: number;
  expireAfterMs: number;
  /** How long the head of a pull request may wait for its other checks; absent for other changes. */
  checksPatienceMs?: number;
  /** What the audit has in common with others that may take its answers, such as their pull request; absent where it has nothing. */
  line?: string;
  /** What decisions so far make of the seats' votes; absent from plans made before there were calibrations. */
  calibration?: Calibration;
}

/** Upper bounds of one round of an audit; prompt and answer tokens together. */
export interface Budget {
  tokensMax: number;
  costMicroUsdMax: number;
  seatTokensMax: number;
  seatCostMicroUsdMax: number;
}
