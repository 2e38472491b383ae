import { describeAgreement } from '../../core/calibration/describe-agreement.ts';
import type { CalibrationFigures } from '../../core/calibration/calibrate.ts';
import type { RaterWeights } from '../../core/calibration/correction.ts';
import type { Agreement } from '../../core/calibration/krippendorff-alpha.ts';
import type { Rate, Reliability } from '../../core/calibration/reliability.ts';
import type { Seat } from '../../core/panel/seat.ts';
import { count, percent } from '../text/amounts.ts';
import { type Screen, wrap } from '../text/screen.ts';

/** What is known of a panel's seats. */
export interface PanelRecord {
  name: string;
  seats: SeatRecord[];
  /** The version is null where no audit has used it yet. */
  calibration: Omit<CalibrationFigures, 'reliability'> & { version: number | null };
  agreement: Agreement;
}

interface SeatRecord
  extends Pick<Seat, 'id' | 'provider' | 'model' | 'family' | 'focus' | 'simulated' | 'excluded'> {
  /** Findings that stood at their place, in all audits. */
  reports: number;
  /** Null where the panel is not calibrated. */
  weights: RaterWeights | null;
  /** Null for a seat that cannot be asked. */
  reliability: Reliability | null;
}

const legend =
  'Rates are drawn towards those of the whole panel while there are few labels. Ranges hold the true rate in four cases of five. A label that a decision only implies counts half.';

/** One panel: its seats with their record, then calibration and agreement. Takes a record made safe. */
export function renderPanelRecord(panel: PanelRecord, screen: Screen): string[] {
  const { real, notReal } = panel.calibration.labels;
  return [
    screen.paint.bold(`Panel ${panel.name}`),
    ...panel.seats.flatMap((seat) => renderSeat(seat, screen)),
    ...wrap(screen, `Calibration: ${calibrationOf(panel.calibration)}.`, '', '  '),
    ...wrap(screen, `Agreement: ${agreementOf(panel.agreement)}.`, '', '  '),
    ...(real + notReal > 0 ? wrap(screen, screen.paint.dim(legend)) : []),
  ];
}

function renderSeat(seat: SeatRecord, screen: Screen): string[] {
  const name = seat.simulated ? `${seat.id} (simulated)` : seat.id;
  const out = seat.excluded === null ? '' : `; ${screen.paint.yellow('not asked')}: ${seat.excluded}`;
  return [
    ...wrap(screen, `${name}: ${seat.model}, ${seat.family}, ${seat.focus}${out}`, '  ', '    '),
    ...recordOf(seat).flatMap((line) => wrap(screen, line, '    ', '      ')),
  ];
}

function recordOf({ reports, reliability, weights }: SeatRecord): string[] {
  const said = count(reports, 'finding');
  const { of = 0, held = 0 } = reliability?.precision ?? {};
  if (!reliability || of === 0) return [`${said}, none labelled yet`];
  const categories = Object.entries(reliability.byCategory).map(
    ([category, rate]) => `${category} ${percent(rate.rate)} of ${amount(rate.of)}`,
  );
  return [
    `${said}, labelled ${amount(held)} real and ${amount(of - held)} not`,
    `${rateOf(reliability.precision)} of what it reports is real${categories.length > 1 ? `: ${categories.join(', ')}` : ''}`,
    ...(reliability.sensitivity.of > 0
      ? [`${rateOf(reliability.sensitivity)} of what is real it reports`]
      : []),
    ...(weights
      ? [`its report counts ${weights.report.toFixed(2)} voices, its silence ${weights.silence.toFixed(2)}`]
      : []),
  ];
}

const rateOf = ({ rate, from, to }: Rate): string => `${percent(rate)} (${percent(from)} to ${percent(to)})`;

/** Labels that count half make halves. */
const amount = (labels: number): string => `${Math.round(labels * 2) / 2}`;

function calibrationOf({ version, labels, missing }: PanelRecord['calibration']): string {
  const from = `${amount(labels.real)} real, ${amount(labels.notReal)} not`;
  const which = version === null ? 'new with the next audit' : `v${version}`;
  return missing === null ? `${which}, from labels (${from})` : `none yet, ${missing} (${from})`;
}

function agreementOf(agreement: Agreement): string {
  const { alpha, units } = agreement;
  const words = describeAgreement(agreement);
  return alpha === null
    ? words
    : `Krippendorff's α ${alpha.toFixed(2)} over ${count(units, 'piece')}: ${words}`;
}
