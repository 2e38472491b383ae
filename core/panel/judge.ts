import type { Calibration } from '../calibration/calibrate.ts';
import type { LostAsk } from './contract.ts';
import type { FileCoverage } from './coverage.ts';
import { suspectInjection } from './injection.ts';
import { type Claim, type JudgedFinding, mergeRound, type RoundFindings } from './merge-round.ts';
import type { MergedFinding, Verdict } from './verdict.ts';
import { decideVerdict } from './decide-verdict.ts';
import { finalCoverage } from './voters.ts';

export interface Judged {
  verdict: Verdict;
  /** Gravest first. */
  merged: MergedFinding[];
  originals: JudgedFinding[];
  coverage: FileCoverage[];
  /** The plan's, whether or not there were labels enough for it to change anything. */
  calibration?: Calibration;
}

export interface Round extends RoundFindings {
  lost: LostAsk[];
}

/** The whole judgement of one round. The same ballots and second looks in any order give the same verdict. */
export function judge(round: Round): Judged {
  const { plan, snapshot, lost, gates } = round;
  const { groups, claims, dropped, voters, cast } = mergeRound(round);
  const merged = groups.map((group) => group.merged);
  const coverage = finalCoverage(plan, voters);
  const suspicions = suspectInjection(snapshot, plan.pieces);
  const verdict = decideVerdict({
    plan,
    snapshot,
    cast,
    lost,
    gates,
    voters,
    merged,
    coverage,
    suspicions,
    claims,
  });
  const kept = groups.flatMap((group, number) =>
    group.members.map((claim) => ({ ...idOf(claim), dropped: null, merged: number })),
  );
  const { calibration } = plan;
  return { verdict, merged, coverage, originals: [...kept, ...dropped], ...(calibration && { calibration }) };
}

const idOf = ({ seat, piece, number }: Claim) => ({ seat, piece, number });
