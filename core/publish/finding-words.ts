import type { Calibration } from '../calibration/calibrate.ts';
import { describeCalibration } from '../calibration/describe-calibration.ts';
import { uriOf } from '../report/sarif-place.ts';
import type { StoryFinding } from '../report/audit-story.ts';
import type { PullRequest } from '../github/pull-request.ts';
import { percent } from './describe-end.ts';
import { code, said } from './github-text.ts';
import type { Remark } from './remark.ts';

/** How a seat is to be named: a simulated one says so. */
export type SeatNames = (seat: string) => string;

export const seatNames =
  (simulated: ReadonlySet<string>): SeatNames =>
  (seat) =>
    simulated.has(seat) ? `${said(seat)} *(simulated)*` : said(seat);

const severityWords: Record<string, string> = {
  critical: '🔴 Critical',
  high: '🟠 High',
  medium: '🟡 Medium',
  low: '🔵 Low',
  info: '⚪ Info',
};

/** The severity of a finding; what a hit does, of a gate. */
export const gravityOf = ({ told, severity }: Remark): string => {
  if (told.kind === 'finding') return severityWords[severity] ?? severity;
  const words = { block: '🟠 Blocks', ask: '🟡 Asks', warn: '🔵 Warns', off: '⚪ Off' };
  return words[told.mode];
};

export const titleOfRemark = ({ told }: Remark): string =>
  told.kind === 'finding' ? told.finding.title : told.hit.message;

/** Who says so, in a few words. */
export function sourceOf({ told }: Remark, names: SeatNames): string {
  if (told.kind === 'hit') return `gate ${said(told.gate)}`;
  const gate = told.finding.confirmedBy ? [`gate ${said(told.finding.confirmedBy)}`] : [];
  return [...told.finding.saidBy.map(names), ...gate].join(', ');
}

export function surenessOf({ told }: Remark): string {
  if (told.kind === 'hit') return 'deterministic';
  if (told.finding.confirmedBy) return 'confirmed';
  return percent(told.finding.probability);
}

/** Whether probabilities are corrected by what people decided before. */
export const calibrationOf = (finding: StoryFinding, calibration: Calibration | undefined): string =>
  calibration ? said(describeCalibration(calibration)) : finding.calibrated ? 'calibrated' : 'uncalibrated';

interface Place {
  file: string;
  side: string;
  startLine: number;
  endLine: number;
}

export const linesOf = ({ startLine, endLine }: Place): string =>
  startLine === endLine ? `${startLine}` : `${startLine}–${endLine}`;

/** The place as a link to the very commit that was audited; what the change removes stands in its base. */
export function linkTo(place: Place, pullRequest: PullRequest): string {
  if (place.file === '') return 'the whole change';
  const { repository, headCommit, baseCommit } = pullRequest;
  const commit = place.side === 'base' ? baseCommit : headCommit;
  const end = place.endLine > place.startLine ? `-L${place.endLine}` : '';
  const path = uriOf(place.file).replace(
    /[()'*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const name = `${code(place.file, 120)}:${linesOf(place)}`;
  const removed = place.side === 'base' ? ' (removed)' : '';
  return `[${name}](${repository.replace(/\.git$/, '')}/blob/${commit}/${path}#L${place.startLine}${end})${removed}`;
}
