import type { Snapshot } from '../change/snapshot.ts';
import type { GateResult } from '../gates/gate.ts';
import type { LostAsk } from './contract.ts';
import type { FileCoverage } from './coverage.ts';
import type { Suspicion } from './injection.ts';
import type { SeatFinding } from './merge.ts';
import type { AuditPlan } from './plan.ts';
import type { MergedFinding } from './verdict.ts';
import type { CastBallot, Voters } from './voters.ts';

/** All that one round brought to light, for whoever decides on it. */
export interface Case {
  plan: AuditPlan;
  snapshot: Snapshot;
  cast: CastBallot[];
  lost: LostAsk[];
  gates: GateResult[];
  voters: Voters;
  merged: MergedFinding[];
  coverage: FileCoverage[];
  suspicions: Suspicion[];
  claims: SeatFinding[];
}
