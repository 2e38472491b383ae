import { effectiveMode, type GateHit, type GateMode, type GateResult } from '../gates/gate.ts';
import type { AuditPlan } from './plan.ts';
import type { Dispute } from './verdict.ts';

const modeOf = (plan: AuditPlan, result: GateResult): GateMode =>
  plan.gates.find((gate) => gate.name === result.gate)?.mode ?? 'block';

/** What the hits of each strength come to: those of a mode softer than their gate's keep their own. */
const hitsOf = (plan: AuditPlan, result: GateResult, mode: GateMode): GateHit[] =>
  result.hits.filter((hit) => effectiveMode(hit, modeOf(plan, result)) === mode);

/** Why the gates alone fail the change, a line a gate. */
export function gateFailures(plan: AuditPlan, results: GateResult[]): string[] {
  return results.flatMap((result) => {
    const hits = hitsOf(plan, result, 'block');
    return hits.length > 0 ? [`gate "${result.gate}" hit ${describeHits(hits)}`] : [];
  });
}

/** What the gates ask a person: hits of asking gates, gates that could not run, and gates that never answered. */
export function gateDisputes(plan: AuditPlan, results: GateResult[]): Dispute[] {
  const answered = new Set(results.map((result) => result.gate));
  const silent = plan.gates.filter((gate) => gate.mode !== 'off' && !answered.has(gate.name));
  return [
    ...results.flatMap((result) => questionOf(plan, result) ?? []),
    ...silent.map((gate) =>
      ask(`The gate "${gate.name}" gave no result. Do you accept the change without it?`),
    ),
  ];
}

function questionOf(plan: AuditPlan, result: GateResult): Dispute | null {
  const hits = hitsOf(plan, result, 'ask');
  if (hits.length > 0) {
    return ask(`The gate "${result.gate}" hit ${describeHits(hits)}. Do you accept that?`);
  }
  if (result.outcome === 'broken' && modeOf(plan, result) !== 'warn') {
    return ask(
      `The gate "${result.gate}" could not run: ${result.problem}. Do you accept the change without it?`,
    );
  }
  return null;
}

const ask = (question: string): Dispute => ({ kind: 'gate-asks', question, finding: null });

function describeHits(hits: GateHit[]): string {
  const [first] = hits;
  const where = first?.file ? `${first.file}:${first.startLine} ` : '';
  const place = first ? `${where}${first.message.replace(/\.$/, '')}` : 'no place given';
  return hits.length === 1 ? `once: ${place}` : `${hits.length} times, first: ${place}`;
}
