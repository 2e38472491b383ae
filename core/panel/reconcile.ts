import type { GateResult } from '../gates/gate.ts';
import { type Severity, severities } from './finding.ts';
import type { SeatFinding } from './merge.ts';
import type { MergedFinding } from './verdict.ts';
import type { Voters } from './voters.ts';
import { share, weigh } from './weights.ts';

/** A deterministic finding outranks votes, yet its rule may still be wrong about the case. */
const confirmedProbability = 0.97;

/** Makes one finding of what several seats said: the worst severity anyone grounded, the fullest text, all originals kept. */
export function reconcile(members: SeatFinding[], voters: Voters, gates: GateResult[]): MergedFinding {
  const severity = worst(members.map((member) => member.finding.severity));
  const finding = clearest(members, severity);
  const speakers = new Set(members.map((member) => member.seat));
  const silent = (voters.get(finding.file) ?? []).filter((seat) => !speakers.has(seat.id));
  const confirmedBy = confirmingGate(members, gates);
  const support = weigh(members.map((member) => member.family));
  return {
    finding: { ...finding, severity },
    severity,
    originals: members.map(({ seat, family, finding: original }) => ({ seat, family, finding: original })),
    silent: silent.map((seat) => seat.id),
    probability: confirmedBy
      ? confirmedProbability
      : share(support, weigh(silent.map((seat) => seat.family))),
    calibrated: false,
    confirmedBy,
  };
}

const worst = (all: Severity[]): Severity =>
  severities[Math.min(...all.map((one) => severities.indexOf(one)))] ?? 'info';

/** Of those that claim the worst severity, the one that says most; the members come in an order of their own. */
function clearest(members: SeatFinding[], severity: Severity) {
  const gravest = members.filter((member) => member.finding.severity === severity);
  const weight = ({ finding }: SeatFinding) =>
    finding.reason.length + (finding.fix?.length ?? 0) + (finding.cwe ? 200 : 0);
  return gravest.reduce((best, member) => (weight(member) > weight(best) ? member : best)).finding;
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
