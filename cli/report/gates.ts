import type { GateHit, GateResult } from '../../core/gates/gate.ts';
import { openHits } from '../../core/gates/overrides.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { count } from '../text/amounts.ts';
import { type Paint, type Screen, wrap } from '../text/screen.ts';
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
      return `${name} ${hitsIn(gate.hits, paint)}`;
    case 'broken':
      return `${name} ${paint.yellow('could not run')}: ${safeLine(gate.problem ?? 'no reason was recorded')}`;
  }
}

function hitsIn(hits: readonly GateHit[], paint: Paint): string {
  const open = openHits(hits).length;
  const passed = hits.length - open;
  if (passed === 0) return paint.red(count(open, 'hit'));
  return open === 0
    ? paint.green(`${count(passed, 'hit')}, let pass`)
    : `${paint.red(count(open, 'hit'))}, and ${passed} let pass`;
}

/** A hit of the change as a whole has no place. */
function renderHit(hit: GateHit, screen: Screen): string[] {
  const indent = hit.file === '' ? '  ' : '   ';
  return [
    ...(hit.file === '' ? [] : wrap(screen, screen.paint.cyan(placeOf(hit)), '  ')),
    ...wrap(screen, `${safeLine(hit.message)} ${screen.paint.dim(`[${safeLine(hit.rule)}]`)}`, indent),
    ...quote(hit.quote, screen),
    ...(hit.overridden ? wrap(screen, letPass(hit.overridden), '   ') : []),
  ];
}

const letPass = ({ by, reason, expires }: NonNullable<GateHit['overridden']>): string =>
  `Let pass by ${safeLine(by)} until ${safeLine(expires)}: ${safeLine(reason)}`;

const namedMax = 5;

function unread(files: readonly string[]): string {
  const named = files.slice(0, namedMax).map(safeLine).join(', ');
  const more = files.length > namedMax ? ` and ${files.length - namedMax} more` : '';
  return `Not read by this gate: ${named}${more}`;
}
