import type { GateHit, GateMode, GateResult } from '../gates/gate.ts';
import type { AuditPlan } from './plan.ts';
import type { Dispute } from './verdict.ts';

const modeOf = (plan: AuditPlan, result: GateResult): GateMode =>
  plan.gates.find((gate) => gate.name === result.gate)?.mode ?? 'block';

/** Why the gates alone fail the change, a line a gate. */
export function gateFailures(plan: AuditPlan, results: GateResult[]): string[] {
  return results.flatMap((result) =>
    result.outcome === 'hit' && modeOf(plan, result) === 'block'
      ? [`gate "${result.gate}" hit ${describeHits(result.hits)}`]
      : [],
  );
}

/** What the gates ask a person: hits of asking gates, gates that could not run, and gates that never answered. */
export function gateDisputes(plan: AuditPlan, results: GateResult[]): Dispute[] {
  const answered = new Set(results.map((result) => result.gate));
  const silent = plan.gates.filter((gate) => gate.mode !== 'off' && !answered.has(gate.name));
  return [
    ...results.flatMap((result) => questionOf(result, modeOf(plan, result)) ?? []),
    ...silent.map((gate) =>
      ask(`The gate "${gate.name}" gave no result. Do you accept the change without it?`),
    ),
  ];
}

function questionOf(result: GateResult, mode: GateMode): Dispute | null {
  if (result.outcome === 'hit' && mode === 'ask') {
    return ask(`The gate "${result.gate}" hit ${describeHits(result.hits)}. Do you accept that?`);
  }
  if (result.outcome === 'broken' && mode !== 'warn') {
    return ask(
      `The gate "${result.gate}" could not run: ${result.problem}. Do you accept the change without it?`,
    );
  }
  return null;
}

const ask = (question: string): Dispute => ({ kind: 'gate-asks', question, finding: null });

function describeHits(hits: GateHit[]): string {
  const [first] = hits;
  const place = first
    ? `${first.file}:${first.startLine} ${first.message.replace(/\.$/, '')}`
    : 'no place given';
  return hits.length === 1 ? `once: ${place}` : `${hits.length} times, first: ${place}`;
}
