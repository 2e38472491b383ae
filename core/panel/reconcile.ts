import type { GateResult } from '../gates/gate.ts';
import { type Severity, severities } from './finding.ts';
import type { SeatFinding } from './merge.ts';
import type { AuditPlan } from './plan.ts';
import type { Refutation } from './refutation.ts';
import { countedJudgement, oneOfEachSeat } from './second-looks.ts';
import type { MergedFinding } from './verdict.ts';
import type { Voters } from './voters.ts';
import { share, weigh } from './weights.ts';

/** A deterministic finding outranks votes, yet its rule may still be wrong about the case. */
const confirmedProbability = 0.97;

/** What is known of a merged finding besides what its members say. */
export interface Surroundings {
  plan: Pick<AuditPlan, 'seats'>;
  voters: Voters;
  gates: GateResult[];
  /** All that refuters said of any of its members. */
  refutations: Refutation[];
}

/**
 * Makes one finding of what several seats said: the worst severity anyone grounded, the fullest text, all originals kept.
 * Whoever upheld it in a second look speaks for it, as a reporter does; whoever else read the file speaks against it.
 */
export function reconcile(members: SeatFinding[], around: Surroundings): MergedFinding {
  const { plan, voters, gates } = around;
  const severity = worst(members.map((member) => member.finding.severity));
  const finding = clearest(members, severity).finding;
  const speakers = new Set(members.map((member) => member.seat));
  const read = voters.get(finding.file) ?? [];
  const silent = read.filter((seat) => !speakers.has(seat.id));
  // A seat that has reported it itself by now takes no second look at it.
  const refutations = oneOfEachSeat(around.refutations).filter((one) => !speakers.has(one.seat));
  const upholders = refutations.filter((one) => countedJudgement(one) === 'upheld');
  const upheldBy = new Set(upholders.map((one) => one.seat));
  const confirmedBy = confirmingGate(members, gates);
  const support = weigh([...members, ...upholders].map((one) => one.family));
  const against = silent.filter((seat) => !upheldBy.has(seat.id));
  return {
    finding: { ...finding, severity },
    severity,
    originals: members.map(({ seat, family, finding: original }) => ({ seat, family, finding: original })),
    silent: silent.map((seat) => seat.id),
    refutations,
    missing: plan.seats
      .filter((seat) => !seat.barredByPolicy && !read.some((one) => one.id === seat.id))
      .map((seat) => seat.id),
    probability: confirmedBy
      ? confirmedProbability
      : share(support, weigh(against.map((seat) => seat.family))),
    calibrated: false,
    confirmedBy,
  };
}

const worst = (all: Severity[]): Severity =>
  severities[Math.min(...all.map((one) => severities.indexOf(one)))] ?? 'info';

/** Of those that claim the worst severity, the one that says most; the members come in an order of their own. */
export function clearest<Member extends SeatFinding>(members: Member[], severity: Severity): Member {
  const gravest = members.filter((member) => member.finding.severity === severity);
  const weight = ({ finding }: SeatFinding) =>
    finding.reason.length + (finding.fix?.length ?? 0) + (finding.cwe ? 200 : 0);
  return gravest.reduce((best, member) => (weight(member) > weight(best) ? member : best));
}

/** The secrets gate is the one whose hits are flaws of the very kind that seats report. */
function confirmingGate(members: SeatFinding[], gates: GateResult[]): string | null {
  const hits = gates.flatMap((gate) => (gate.outcome === 'hit' && gate.gate === 'secrets' ? gate.hits : []));
  const overlaps = ({ finding }: SeatFinding) =>
    finding.side === 'head' &&
    finding.cwe !== null &&
    secretCwes.has(finding.cwe) &&
    hits.some(
      (hit) =>
        hit.file === finding.file && hit.startLine <= finding.endLine && hit.endLine >= finding.startLine,
    );
  return members.some(overlaps) ? 'secrets' : null;
}

const secretCwes = new Set(['CWE-259', 'CWE-321', 'CWE-522', 'CWE-798', 'CWE-312', 'CWE-540']);
