import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Calibration } from '../../../core/calibration/calibrate.ts';
import { calibrateFinding } from '../../../core/calibration/calibrate-finding.ts';
import type { Correction } from '../../../core/calibration/correction.ts';
import { raterOf } from '../../../core/calibration/voices.ts';
import { seatId } from '../../../core/ids.ts';
import { judge, type Round } from '../../../core/panel/judge.ts';
import type { MergedFinding } from '../../../core/panel/verdict.ts';
import { castOf, findingOf, planOf, seatOf, snapshotOf } from '../../builders.ts';
import { anyRound } from '../panel/arbitrary-round.ts';
import { anyCorrection } from './labelled.ts';

const planned = (correction: Correction | null): Calibration => ({
  version: 7,
  labels: 62,
  missing: correction ? null : '12 of 50 labels',
  correction,
});
const withCalibration = (round: Round, calibration: Calibration): Round => ({
  ...round,
  plan: { ...round.plan, calibration },
});
const doubtful: Correction = { offset: -8, slope: 1, raters: {} };
const credulous: Correction = { offset: 8, slope: 1, raters: {} };

const seats = ['ada', 'bob', 'cy'].map((name) => seatOf(name));
const merged = (more: Partial<MergedFinding> = {}): MergedFinding => ({
  finding: findingOf(),
  severity: 'high',
  originals: [{ seat: seatId('ada'), family: 'ada', finding: findingOf() }],
  silent: [seatId('bob'), seatId('cy')],
  refutations: [],
  missing: [],
  probability: 0.375,
  calibrated: false,
  confirmedBy: null,
  ...more,
});

describe('one finding', () => {
  test.each([
    ['a plan without a calibration', { calibration: undefined }],
    ['a calibration that lacks labels', { calibration: planned(null) }],
  ])('stays as it is under %s', (_, more) => {
    const finding = merged();
    expect(calibrateFinding(finding, { seats, ...more })).toEqual(finding);
  });

  test('gets another probability, and nothing else', () => {
    const { probability, calibrated, ...rest } = calibrateFinding(merged(), {
      seats,
      calibration: planned(credulous),
    });
    const { probability: _p, calibrated: _c, ...before } = merged();
    expect({ probability, calibrated }).toEqual({ probability: expect.closeTo(0.9994, 3), calibrated: true });
    expect(rest).toEqual(before);
  });

  test('that a gate confirms is as sure as before', () => {
    const confirmed = merged({ confirmedBy: 'secrets', probability: 0.97 });
    expect(calibrateFinding(confirmed, { seats, calibration: planned(doubtful) })).toEqual(confirmed);
  });

  test('is weighed by who its seats are, not by what they are called', () => {
    const [ada] = seats;
    if (!ada) throw new Error('There is a first seat.');
    const weights = { report: 5, on: {}, silence: 1 };
    const correction = { offset: 0, slope: 1, raters: { [raterOf(ada)]: weights } };
    const chance = (all: typeof seats) =>
      calibrateFinding(merged(), { seats: all, calibration: planned(correction) }).probability;
    expect(chance(seats)).toBeCloseTo(5.5 / 8, 10);
    expect(chance(seats.map((seat) => ({ ...seat, model: 'another' })))).toBeCloseTo(1.5 / 4, 10);
  });
});

describe('a verdict under any calibration whatever', () => {
  const anyCalibrated = anyRound.chain((round) =>
    anyCorrection(round.plan.seats.map(raterOf)).map((correction) => ({
      round,
      calibrated: withCalibration(round, planned(correction)),
    })),
  );

  test('is never passed where it was disputed or failed without', () => {
    fc.assert(
      fc.property(anyCalibrated, ({ round, calibrated }) => {
        expect(judge(calibrated).verdict.kind === 'passed').toBe(judge(round).verdict.kind === 'passed');
      }),
      { numRuns: 300 },
    );
  });

  test('loses no finding and keeps every severity', () => {
    fc.assert(
      fc.property(anyCalibrated, ({ round, calibrated }) => {
        const told = (all: MergedFinding[]) =>
          all.map(({ severity, finding }) => `${severity} ${JSON.stringify(finding)}`).sort();
        expect(told(judge(calibrated).merged)).toEqual(told(judge(round).merged));
      }),
    );
  });
});

describe('what a calibration can change', () => {
  const snapshot = snapshotOf({ 'a.js': '+const query = join(request.input);' });
  const finding = findingOf({ quote: 'const query = join(request.input);' });
  const round = (speakers: string[], calibration?: Calibration): Round => ({
    plan: planOf(snapshot, seats, { ...(calibration && { calibration }) }),
    snapshot,
    cast: seats.map((seat) =>
      castOf(seat.id, speakers.includes(seat.id) ? { vote: 'fail', findings: [finding] } : {}),
    ),
    lost: [],
    gates: [],
  });
  const verdict = (...args: Parameters<typeof round>) => judge(round(...args)).verdict;

  test('what two of three report is agreed on where labels say that they are right', () => {
    expect(verdict(['ada', 'bob']).kind).toBe('disputed');
    expect(verdict(['ada', 'bob'], planned(credulous)).kind).toBe('failed');
  });

  test('what all report is asked about where labels say that they are wrong', () => {
    expect(verdict(['ada', 'bob', 'cy']).kind).toBe('failed');
    expect(verdict(['ada', 'bob', 'cy'], planned(doubtful)).kind).toBe('disputed');
  });

  test('a lone grave finding is a question however little, or much, labels say for it', () => {
    for (const correction of [doubtful, credulous]) {
      expect(verdict(['ada'], planned(correction))).toMatchObject({
        kind: 'disputed',
        over: [{ kind: 'lone-grave-finding', finding: 0 }],
      });
    }
  });

  test('what labels say of a seat is not lent to a substitute that answered in its place', () => {
    const [ada] = seats;
    if (!ada) throw new Error('There is a first seat.');
    const trusted = { report: 9, silence: 1, on: {} };
    const calibration = planned({ offset: 0, slope: 1, raters: { [raterOf(ada)]: trusted } });
    const own = round(['ada'], calibration);
    const substitute = { ...own, cast: own.cast.map((one) => ({ ...one, model: 'substitute' })) };
    expect(judge(own).merged[0]?.probability).toBeCloseTo(9.5 / 12, 10);
    expect(judge(substitute).merged[0]?.probability).toBeCloseTo(1.5 / 4, 10);
  });

  test('the judgement says which calibration it was made with', () => {
    expect(judge(round(['ada'], planned(null))).calibration).toEqual(planned(null));
    expect(judge(round(['ada']))).not.toHaveProperty('calibration');
  });
});
