import type { GateHit, GateResult } from '../../core/gates/gate.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { count } from '../text/amounts.ts';
import { type Screen, wrap } from '../text/screen.ts';
import { placeOf, quote } from './finding.ts';

/** What a gate came to, as a report shows it. */
export type GateReport = Pick<GateResult, 'outcome' | 'unread'> & {
  gate: string;
  hits: GateHit[];
  problem: string | null;
};

const hitsMax = 50;

/** A line a gate, and each hit with place, message and quoted text. */
export function renderGates(gates: readonly GateReport[], screen: Screen): string[] {
  return gates.flatMap((gate) => [
    ...wrap(screen, headline(gate, screen), '', '  '),
    ...gate.hits.slice(0, hitsMax).flatMap((hit) => renderHit(hit, screen)),
    ...(gate.hits.length > hitsMax ? [`  … ${gate.hits.length - hitsMax} more; --json has them all`] : []),
    ...(gate.unread.length > 0 ? wrap(screen, unread(gate.unread), '  ') : []),
  ]);
}

function headline(gate: GateReport, { paint }: Screen): string {
  const name = `Gate ${gate.gate}:`;
  switch (gate.outcome) {
    case 'held':
      return `${name} ${paint.green('held')}`;
    case 'hit':
      return `${name} ${paint.red(count(gate.hits.length, 'hit'))}`;
    case 'broken':
      return `${name} ${paint.yellow('could not run')}: ${safeLine(gate.problem ?? 'no reason was recorded')}`;
  }
}

function renderHit(hit: GateHit, screen: Screen): string[] {
  return [
    ...wrap(screen, screen.paint.cyan(placeOf(hit)), '  '),
    ...wrap(screen, `${safeLine(hit.message)} ${screen.paint.dim(`[${safeLine(hit.rule)}]`)}`, '   '),
    ...quote(hit.quote, screen),
  ];
}

const namedMax = 5;

function unread(files: readonly string[]): string {
  const named = files.slice(0, namedMax).map(safeLine).join(', ');
  const more = files.length > namedMax ? ` and ${files.length - namedMax} more` : '';
  return `Not read by this gate: ${named}${more}`;
}
