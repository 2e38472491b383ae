import { calibrateFinding } from '../calibration/calibrate-finding.ts';
import { seatsAsAnswered } from '../calibration/voices.ts';
import type { Snapshot } from '../change/snapshot.ts';
import type { GateResult } from '../gates/gate.ts';
import type { SeatId } from '../ids.ts';
import { checkEvidence, type Evidence, indexEvidence } from './evidence.ts';
import { mergeFindings, type SeatFinding } from './merge.ts';
import type { AuditPlan } from './plan.ts';
import { reconcile } from './reconcile.ts';
import { readSecondLooks, type SecondLook } from './second-looks.ts';
import type { IgnoredBy, MergedFinding } from './verdict.ts';
import { type CastBallot, type Voters, votersByFile } from './voters.ts';

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

/** What a round's ballots and gates brought, and its second look, where there was one. */
export interface RoundFindings {
  plan: AuditPlan;
  snapshot: Snapshot;
  cast: CastBallot[];
  gates: GateResult[];
  secondLook?: SecondLook | null;
  /** For each of these findings who has had it ignored, or null; absent where nobody could. */
  ignoredBy?: (merged: readonly MergedFinding[]) => (IgnoredBy | null)[];
}

/** A finding that stands, and where in its ballot. */
export type Claim = SeatFinding & { piece: number; number: number };

export interface MergedRound {
  /** Gravest first. */
  groups: { members: Claim[]; merged: MergedFinding }[];
  claims: Claim[];
  dropped: JudgedFinding[];
  voters: Voters;
  /** In an order of its own: by seat and piece. */
  cast: CastBallot[];
}

/** Checks all quotes and merges what stands. The same ballots in any order give the same. */
export function mergeRound({
  plan,
  snapshot,
  gates,
  secondLook,
  ignoredBy,
  ...round
}: RoundFindings): MergedRound {
  const cast = [...round.cast].sort(bySeatAndPiece);
  const evidence = indexEvidence(snapshot);
  const { claims, dropped } = ground(plan, cast, evidence);
  const voters = votersByFile(plan, cast);
  const seats = seatsAsAnswered(plan.seats, cast);
  const lookedAt = readSecondLooks({ plan, snapshot }, evidence, secondLook ?? null);
  const groups = mergeFindings(claims)
    .map((indexes) => indexes.flatMap((index) => claims[index] ?? []))
    .map((members) => ({
      members,
      merged: calibrateFinding(
        reconcile(members, { plan, voters, gates, refutations: members.flatMap(lookedAt) }),
        { calibration: plan.calibration, seats },
      ),
    }))
    .sort((a, b) => byGravity(a.merged, b.merged));
  const ignored = ignoredBy?.(groups.map(({ merged }) => merged)) ?? [];
  return { groups: groups.map(markedBy(ignored)), claims, dropped, voters, cast };
}

/** What a gate confirms stands, whoever wants it ignored: gates have overrides of their own. */
const markedBy =
  (ignored: readonly (IgnoredBy | null)[]) =>
  <Group extends { merged: MergedFinding }>(group: Group, index: number): Group => {
    const by = group.merged.confirmedBy === null ? ignored[index] : null;
    return by ? { ...group, merged: { ...group.merged, ignored: by } } : group;
  };

const bySeatAndPiece = (a: CastBallot, b: CastBallot): number =>
  a.seat === b.seat ? a.piece - b.piece : a.seat < b.seat ? -1 : 1;

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
function ground(
  plan: AuditPlan,
  cast: CastBallot[],
  evidence: Evidence,
): { claims: Claim[]; dropped: JudgedFinding[] } {
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
