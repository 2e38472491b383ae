import type { VerdictRow } from '../../database/reports.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { percent } from '../text/amounts.ts';
import { answersToAudit } from './answer-hint.ts';
import { type Paint, type Screen, wrap } from '../text/screen.ts';

/** How the whole audit stands: what people decided, not only what the panel said. */
export interface Standing {
  auditId: string;
  state: string;
  verdict: string | null;
  decidedBy: string | null;
  note: string;
}

/** One line that says how it stands, and by whom. */
export function renderStanding(standing: Standing, sure: number | null, screen: Screen): string[] {
  const { paint } = screen;
  const word = standing.verdict ?? (standing.state === 'waiting-for-person' ? 'disputed' : standing.state);
  const by = standing.decidedBy ? ` by ${safeLine(standing.decidedBy)}` : '';
  const how = standing.decidedBy === null && sure !== null ? ` (sure ${percent(sure)}, uncalibrated)` : '';
  const note = standing.note ? `: ${safeLine(standing.note)}` : '';
  return wrap(screen, `Verdict: ${paint.bold(verdictPaint(paint, word)(word))}${by}${how}${note}`, '', '  ');
}

export function verdictPaint(paint: Paint, word: string): (text: string) => string {
  if (word === 'passed') return paint.green;
  return word === 'failed' || word === 'expired' ? paint.red : paint.yellow;
}

/** Why a round failed, or what it asks. */
export function renderReasons(verdict: VerdictRow | null, screen: Screen): string[] {
  const list = (title: string, reasons: string[]) =>
    reasons.length === 0
      ? []
      : [title, ...reasons.flatMap((reason) => wrap(screen, safeLine(reason), '  - ', '    '))];
  return [
    ...list('Because:', verdict?.because ?? []),
    ...list(
      'In dispute:',
      (verdict?.disputes ?? []).map((dispute) => dispute.question),
    ),
  ];
}

/**
 * What a person does next about an audit that waits; nothing for any other. Commands stay on lines of their own, to be
 * pasted. `signed`: only signed answers count.
 */
export function renderNextStep(
  standing: Standing,
  url: string | null,
  screen: Screen,
  signed = false,
): string[] {
  if (standing.state !== 'waiting-for-person') return [];
  return [
    ...wrap(screen, 'It waits for a person. Answer with one of:'),
    ...answersToAudit(standing.auditId, signed).map((line) => screen.paint.bold(`  ${line}`)),
    ...(url ? [`or in the Temporal UI (the tab User Metadata has the question): ${url}`] : []),
    ...wrap(
      screen,
      'Where it has findings, --real 1 or --not-real 2,3 says which are real: that calibrates the seats.',
    ),
  ];
}
