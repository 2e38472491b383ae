import { safeLine } from '../../core/panel/safe-text.ts';
import type { FindingRow } from '../../database/reports.ts';
import { percent } from '../text/amounts.ts';
import { clip, type Paint, type Screen, wrap } from '../text/screen.ts';

/** Quoted code is for recognising the place; the file has the rest. */
const quotedLinesMax = 6;

/** How each seat of the audit is to be named: a simulated one says so. */
export type SeatNames = (seat: string) => string;

/** One finding as a person wants to read it. */
export function renderFinding(
  finding: FindingRow,
  number: number,
  names: SeatNames,
  screen: Screen,
): string[] {
  const { paint } = screen;
  const severity = finding.severity.toUpperCase();
  const head = wrap(
    screen,
    `${number}. ${severityPaint(paint, finding.severity)(severity)}${standing(finding, paint)}  ${paint.bold(safeLine(finding.title))}`,
  );
  const place = wrap(screen, paint.cyan(placeOf(finding)), '   ');
  const tags = [finding.cwe, finding.category, finding.side === 'base' ? 'in what the change removes' : null];
  const detail = tags.filter((tag) => tag !== null).join(', ');
  return [
    ...head,
    ...place,
    ...wrap(screen, paint.dim(detail), '   '),
    ...quote(finding.quote, screen),
    ...labelled('Why', finding.reason, screen),
    ...(finding.fix ? labelled('Fix', finding.fix, screen) : []),
    ...labelled('Says', finding.saidBy.map(names).join(', '), screen),
    ...(finding.silent.length > 0 ? labelled('Silent', finding.silent.map(names).join(', '), screen) : []),
    ...(finding.missing.length > 0 ? labelled('No vote', finding.missing.map(names).join(', '), screen) : []),
    ...finding.refutations.flatMap((one) => renderRefutation(one, names, screen)),
    ...labelled('Sure', sureness(finding), screen),
    ...(finding.ignored
      ? labelled(
          'Left',
          `ignored by ${safeLine(finding.ignored.by)}: ${safeLine(finding.ignored.reason)}`,
          screen,
        )
      : []),
  ];
}

/** Why it is advice only, where it is. */
function standing({ refuted, ignored }: FindingRow, paint: Paint): string {
  if (ignored) return ` ${paint.green('IGNORED')}`;
  return refuted ? ` ${paint.green('REFUTED')}` : '';
}

const judgementLabels = { upheld: 'Upheld', refuted: 'Denied', undecided: 'Unsure', lost: 'Lost' } as const;

/** What one seat made of it in a second look, with the lines that it rests on. */
function renderRefutation(
  one: FindingRow['refutations'][number],
  names: SeatNames,
  screen: Screen,
): string[] {
  const severity = one.judgement === 'upheld' && one.severity ? ` as ${one.severity}` : '';
  const place = one.quote ? `, by ${placeOf(one)}` : '';
  const words = [`${names(one.seat)}${severity}${place}`, safeLine(one.reason)].filter(Boolean).join(': ');
  const discounted = one.discounted
    ? screen.paint.yellow(` (does not count: it ${safeLine(one.discounted)})`)
    : '';
  return [
    ...labelled(judgementLabels[one.judgement], `${words}${discounted}`, screen),
    ...quote(one.quote, screen),
  ];
}

/** `src/db.ts:12` or `src/db.ts:12-14`, as editors and terminals link it. */
export function placeOf(finding: { file: string; startLine: number; endLine: number }): string {
  const end = finding.endLine > finding.startLine ? `-${finding.endLine}` : '';
  return `${safeLine(finding.file)}:${finding.startLine}${end}`;
}

export function severityPaint(paint: Paint, severity: string): (text: string) => string {
  if (severity === 'critical' || severity === 'high') return (text) => paint.bold(paint.red(text));
  return severity === 'medium' ? paint.yellow : paint.dim;
}

const sureness = ({ probability, calibrated, confirmedBy }: FindingRow) =>
  confirmedBy
    ? `confirmed by the gate "${confirmedBy}"`
    : `${percent(probability)}${calibrated ? '' : ' (uncalibrated)'}`;

export function quote(text: string, screen: Screen): string[] {
  const lines = text.replace(/\n+$/u, '').split('\n');
  if (text.trim() === '') return [];
  const shown = lines.slice(0, quotedLinesMax).map((line) => line.replaceAll('\t', '  '));
  const more = lines.length - shown.length;
  if (more > 0) shown.push(`… ${more} more`);
  return shown.map((line) => `   ${screen.paint.dim('│')} ${clip(line, screen.width - 5)}`);
}

/** `   Label  text`, wrapped under the text. */
function labelled(label: string, text: string, screen: Screen): string[] {
  return wrap(screen, text.trim().replace(/\n{2,}/gu, '\n'), `   ${label.padEnd(6)} `);
}
