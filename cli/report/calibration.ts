import type { Calibration } from '../../core/calibration/calibrate.ts';
import { describeCalibration } from '../../core/calibration/describe-calibration.ts';
import { safeLine } from '../../core/panel/safe-text.ts';
import { type Screen, wrap } from '../text/screen.ts';

/** Whether labels correct the probabilities of an audit; nothing for one that was planned before there were any. */
export function renderCalibration(calibration: Calibration | undefined, screen: Screen): string[] {
  if (!calibration) return [];
  return wrap(screen, `Probabilities: ${safeLine(describeCalibration(calibration))}.`, '', '  ');
}
