import type { Snapshot } from '../change/snapshot.ts';
import type { GateResult } from '../gates/gate.ts';
import type { SeatId } from '../ids.ts';
import type { LostAsk } from './contract.ts';
import type { FileCoverage } from './coverage.ts';
import { checkEvidence, indexEvidence } from './evidence.ts';
import { suspectInjection } from './injection.ts';
import { mergeFindings, type SeatFinding } from './merge.ts';
import type { AuditPlan } from './plan.ts';
import { reconcile } from './reconcile.ts';
import type { MergedFinding, Verdict } from './verdict.ts';
import { decideVerdict } from './decide-verdict.ts';
import { type CastBallot, finalCoverage, votersByFile } from './voters.ts';

export interface Judged {
  verdict: Verdict;
  /** Gravest first. */
  merged: MergedFinding[];
  originals: JudgedFinding[];
  coverage: FileCoverage[];
}

/** What became of one claim of one ballot. */
export interface JudgedFinding {
  seat: SeatId;
  piece: number;
  /** Its number in the ballot. */
  number: number;
  /** Why it does not count; null when its quote stands. */
  dropped: string | null;
  /** Number of the merged finding that it is part of. */
  merged: number | null;
}

export interface Round {
  plan: AuditPlan;
  snapshot: Snapshot;
  cast: CastBallot[];
  lost: LostAsk[];
  gates: GateResult[];
}

type Claim = SeatFinding & { piece: number; number: number };

/** The whole judgement of one round. The same ballots in any order give the same verdict. */
export function judge(round: Round): Judged {
  const { plan, snapshot, lost, gates } = round;
  const cast = [...round.cast].sort(bySeatAndPiece);
  const { claims, dropped } = ground({ plan, snapshot, cast });
  const voters = votersByFile(plan, cast);
  const groups = mergeFindings(claims)
    .map((members) => members.flatMap((index) => claims[index] ?? []))
    .map((members) => ({ members, merged: reconcile(members, voters, gates) }))
    .sort((a, b) => byGravity(a.merged, b.merged));
  const merged = groups.map((group) => group.merged);
  const coverage = finalCoverage(plan, voters);
  const suspicions = suspectInjection(snapshot);
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
  return { verdict, merged, coverage, originals: [...kept, ...dropped] };
}

const bySeatAndPiece = (a: CastBallot, b: CastBallot): number =>
  a.seat === b.seat ? a.piece - b.piece : a.seat < b.seat ? -1 : 1;

const idOf = ({ seat, piece, number }: Claim) => ({ seat, piece, number });

/** Gravest first, then the likelier; places last, so that the order never depends on who spoke first. */
function byGravity(a: MergedFinding, b: MergedFinding): number {
  return (
    severityRank(a) - severityRank(b) ||
    b.probability - a.probability ||
    a.finding.startLine - b.finding.startLine
  );
}

const ranks = { critical: 0, high: 1, medium: 2, low: 3, info: 4 } as const;
const severityRank = (merged: MergedFinding) => ranks[merged.severity];

const repeated = 'repeats another finding of the same seat word for word';

/** Parts claims whose quotes stand from those whose quotes do not, and from a seat's repetitions of its own words. */
function ground({ plan, snapshot, cast }: Pick<Round, 'plan' | 'snapshot' | 'cast'>): {
  claims: Claim[];
  dropped: JudgedFinding[];
} {
  const evidence = indexEvidence(snapshot);
  const families = new Map(plan.seats.map((seat) => [seat.id, seat.family]));
  const claims: Claim[] = [];
  const dropped: JudgedFinding[] = [];
  const said = new Set<string>();
  for (const { seat, piece, ballot } of cast) {
    ballot.findings.forEach((finding, number) => {
      const check = checkEvidence(evidence, finding);
      const words = check.stands ? JSON.stringify([seat, check.finding]) : '';
      const reason = check.stands ? (said.has(words) ? repeated : null) : check.reason;
      said.add(words);
      const family = families.get(seat) ?? seat;
      if (check.stands && reason === null) {
        claims.push({ seat, family, piece, number, finding: check.finding });
      } else {
        dropped.push({ seat, piece, number, dropped: reason, merged: null });
      }
    });
  }
  return { claims, dropped };
}
