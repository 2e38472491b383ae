import type { Calibration } from './calibrate.ts';

/** `calibration v7, 62 labels` or `uncalibrated, 12 of 50 labels`: what stands beside a probability. */
export const describeCalibration = ({
  version,
  labels,
  missing,
}: Pick<Calibration, 'version' | 'labels' | 'missing'>): string =>
  missing === null ? `calibration v${version}, ${labels} labels` : `uncalibrated, ${missing}`;
