import { beforeEach, describe, expect, test } from 'vitest';
import { labelsMin, ratersOf } from '../../core/calibration/calibrate.ts';
import { currentCalibration, readCalibration } from '../../database/calibrations.ts';
import { saveLabelsOfDecision } from '../../database/labels.ts';
import { calibrations, labels } from '../../database/schema.ts';
import { seatOf } from '../builders.ts';
import { databaseForFile } from './database-for-file.ts';
import { judgedAudit } from './judged-audit.ts';

const db = databaseForFile();
const seats = [seatOf('ada'), seatOf('bob')];
const raters = ratersOf(seats);
let audits = 0;

/** A decision that says outright whether one new finding of these seats is real. */
async function label(real: boolean, panel = seats): Promise<void> {
  const id = `audit ${(audits += 1)}`;
  const auditId = await judgedAudit(db(), id, { seats: panel, file: id });
  const decision = {
    by: 'eve',
    decision: 'approve' as const,
    reason: 'fine',
    findings: [{ number: 1, real }],
  };
  await saveLabelsOfDecision(db(), { auditId, round: 1, decision });
}

beforeEach(async () => {
  await db().delete(labels);
  await db().delete(calibrations);
});

describe('a calibration', () => {
  test('without labels says so, under a version of its own', async () => {
    expect(await currentCalibration(db(), raters)).toEqual({
      version: 1,
      labels: 0,
      missing: `0 of ${labelsMin} labels`,
      correction: null,
    });
  });

  test('is the same until labels come, then a new version', async () => {
    const first = await currentCalibration(db(), raters);
    expect(await currentCalibration(db(), raters)).toEqual(first);
    await label(true);
    expect(await currentCalibration(db(), raters)).toMatchObject({
      version: 2,
      labels: 1,
      missing: `1 of ${labelsMin} labels`,
    });
    expect(await db().select().from(calibrations)).toHaveLength(2);
  });

  test('of other seats is another version, of the same seats in another order is not', async () => {
    await currentCalibration(db(), raters);
    expect(await currentCalibration(db(), ratersOf([...seats, seatOf('cy')]))).toMatchObject({ version: 2 });
    expect(await currentCalibration(db(), ratersOf(seats.toReversed()))).toMatchObject({ version: 1 });
  });

  test('wanted by many at once is made once, and versions are counted without a gap', async () => {
    const panels = [raters, raters, raters, ratersOf([seatOf('cy')])];
    const made = await Promise.all(panels.map((some) => currentCalibration(db(), some)));
    expect(new Set(made.slice(0, 3).map((one) => one.version)).size).toBe(1);
    expect(Math.max(...made.map((one) => one.version))).toBe(2);
  });

  test('with labels enough corrects probabilities, and comes back as it was recorded', async () => {
    for (let index = 0; index < labelsMin; index += 1) await label(index % 2 === 0);
    const made = await currentCalibration(db(), raters);
    expect(made).toMatchObject({ version: 1, labels: labelsMin, missing: null });
    expect(Object.keys(made.correction?.raters ?? {})).toEqual(raters);
    expect(await currentCalibration(db(), raters)).toEqual(made);
    const simulated = ratersOf(seats.map((seat) => ({ ...seat, simulated: true })));
    expect(await currentCalibration(db(), simulated)).toMatchObject({ labels: 0, correction: null });
  });
});

test('reading one records nothing, and tells the version once there is one', async () => {
  await label(true);
  expect(await readCalibration(db(), raters)).toMatchObject({
    version: null,
    labels: { real: 1, notReal: 0 },
    reliability: [{ rater: raters[0], precision: { held: 1, of: 1 } }, { rater: raters[1] }],
  });
  expect(await db().select().from(calibrations)).toEqual([]);
  const { version } = await currentCalibration(db(), raters);
  expect(await readCalibration(db(), raters)).toMatchObject({ version });
});
