import type { AuditStatus } from '../../core/panel/status.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { describeEstimate, describeGate, describePhase, describeSeat } from './view.ts';

/** What is true of an audit, a line each. What waits has not begun: nothing to tell yet. */
export function auditFacts(status: AuditStatus): string[] {
  const round = status.round > 1 ? `round ${status.round}, ` : '';
  return [
    ...(status.title ? [safeLine(status.title)] : []),
    `${round}${describePhase(status)}`,
    ...(status.estimate ? [`estimated for a round: ${describeEstimate(status.estimate)}`] : []),
    ...status.gates
      .filter((gate) => gate.state !== 'waiting')
      .map((gate) => `${round}gate ${gate.name}: ${describeGate(gate)}`),
    ...status.seats.filter((seat) => seat.state !== 'waiting').map((seat) => `${round}${describeSeat(seat)}`),
  ];
}
