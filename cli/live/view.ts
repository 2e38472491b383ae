import type { AuditStatus, SeatProgress } from '../../core/panel/status.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { cost, count } from '../text/amounts.ts';
import { clip, type Paint, type Screen } from '../text/screen.ts';

type GateProgress = AuditStatus['gates'][number];

const phases: Record<AuditStatus['phase'], string> = {
  freezing: 'freezing the change',
  'audited-elsewhere': 'another workflow audits this head',
  planning: 'planning',
  reviewing: 'gates and seats at work',
  'looking-again': 'a second look at grave findings',
  judging: 'judging',
  'waiting-for-person': 'waiting for a person',
  done: 'done',
};

/** An audit under way, a line each for the whole, every gate and every seat; no line wider than the screen, so that it can be redrawn in place. */
export function renderStatus(status: AuditStatus, screen: Screen): string[] {
  const round = status.round > 1 ? ` (round ${status.round})` : '';
  return [
    screen.paint.bold(clip(safeLine(status.title), screen.width)),
    clip(
      `${describePhase(status)}${round}, ${cost(status.costMicroUsd)} so far${ofEstimate(status)}`,
      screen.width,
    ),
    ...status.gates.map((gate) =>
      painted(clip(`  gate ${gate.name}: ${describeGate(gate)}`, screen.width), gate.state, screen.paint),
    ),
    ...status.seats.map((seat) =>
      painted(clip(`  ${describeSeat(seat)}`, screen.width), seat.state, screen.paint),
    ),
  ];
}

function painted(line: string, state: GateProgress['state'] | SeatProgress['state'], paint: Paint): string {
  switch (state) {
    case 'waiting':
      return paint.dim(line);
    case 'hit':
      return paint.red(line);
    case 'lost':
    case 'broken':
      return paint.yellow(line);
    case 'held':
    case 'voted':
      return paint.green(line);
    case 'running':
    case 'asking':
      return line;
  }
}

export const describePhase = (status: AuditStatus): string => phases[status.phase];

export const describeGate = (gate: GateProgress): string =>
  gate.state === 'hit' ? count(gate.hits, 'hit') : gate.state;

/**
 * `claude (simulated): asking 1/3 [anthropic claude-opus-4-6]`: what matters most comes first, since narrow screens cut
 * off the end.
 */
export function describeSeat(seat: SeatProgress): string {
  const name = `${safeLine(seat.id)}${seat.simulated ? ' (simulated)' : ''}`;
  const model = `[${safeLine(seat.provider)} ${safeLine(seat.model)}]`;
  const reason = seat.state === 'lost' ? `: ${safeLine(seat.reason)}` : '';
  const substituted = seat.substituted ? `; ${safeLine(seat.substituted)}` : '';
  return `${name}: ${describeProgress(seat)} ${model}${reason}${substituted}`;
}

function describeProgress(seat: SeatProgress): string {
  switch (seat.state) {
    case 'asking':
      return `asking ${seat.asksDone}/${seat.asks}`;
    case 'voted':
      return `voted, ${count(seat.findings, 'finding')}`;
    case 'waiting':
    case 'lost':
      return seat.state;
  }
}

export const describeEstimate = ({ tokens, costMicroUsd }: NonNullable<AuditStatus['estimate']>): string =>
  `${tokens} tokens, ${cost(costMicroUsd)}`;

const ofEstimate = ({ estimate, round }: AuditStatus): string =>
  estimate && round === 1 ? ` (estimated ${describeEstimate(estimate)})` : '';
