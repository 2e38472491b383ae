import { describe, expect, test } from 'vitest';
import {
  calibrate,
  labelsMin,
  labelsOfEachKindMin,
  labelsOfEachSeatMin,
  ratersOf,
} from '../../../core/calibration/calibrate.ts';
import { raterOf } from '../../../core/calibration/voices.ts';
import { seatOf } from '../../builders.ts';
import { labelled, rater, times } from './labelled.ts';

const pair = [rater('ada'), rater('bob')];
const labels = (real: number, not: number, words = 'ada+ bob-') => [
  ...times(real, labelled(words, true)),
  ...times(not, labelled(words, false)),
];
const half = labelsMin / 2;

describe('enough labels', () => {
  test('are so many, of both kinds, with a word of each seat', () => {
    const { missing, correction, labels: counts } = calibrate(labels(half, half), pair);
    expect(missing).toBeNull();
    expect(counts).toEqual({ real: half, notReal: half });
    expect(Object.keys(correction?.raters ?? {})).toEqual(['ada', 'bob']);
  });

  test.each([
    ['none', [], `0 of ${labelsMin} labels`],
    ['one too few', labels(half, half - 1), `${labelsMin - 1} of ${labelsMin} labels`],
    [
      'too few of real findings',
      labels(labelsOfEachKindMin - 1, labelsMin),
      `${labelsOfEachKindMin - 1} of ${labelsOfEachKindMin} labels of real findings`,
    ],
    [
      'too few of others',
      labels(labelsMin, labelsOfEachKindMin - 1),
      `${labelsOfEachKindMin - 1} of ${labelsOfEachKindMin} labels of findings that are not real`,
    ],
    [
      'too few with one of the seats',
      [...labels(half, half, 'ada+'), ...labels(1, 1)],
      `2 of ${labelsOfEachSeatMin} labels with bob`,
    ],
    [
      'implied ones, which count half',
      labels(half, half).map((one) => ({ ...one, weight: 0.5 })),
      `25 of 50 labels`,
    ],
  ])('are not %s', (_, some, missing) => {
    expect(calibrate(some, pair)).toMatchObject({ missing, correction: null });
  });
});

describe('labels on other raters', () => {
  test('do not calibrate these: what only they reported does not count', () => {
    expect(calibrate(labels(half, half, 'cy+ ada- bob-'), pair)).toMatchObject({
      labels: { real: 0, notReal: 0 },
      missing: `0 of ${labelsMin} labels`,
    });
  });

  test('leave no trace where these reported it too', () => {
    expect(calibrate(labels(half, half, 'cy+ ada+ bob-'), pair)).toEqual(calibrate(labels(half, half), pair));
  });

  test('of simulated seats calibrate no real ones of the same model', () => {
    const real = seatOf('ada');
    const simulated = seatOf('ada', { simulated: true });
    const voices = [{ rater: raterOf(simulated), family: 'ada', said: 'reported' as const }];
    const said = labels(half, half).map((label) => ({ ...label, voices }));
    expect(calibrate(said, ratersOf([real])).labels).toEqual({ real: 0, notReal: 0 });
    expect(calibrate(said, ratersOf([simulated])).missing).toBeNull();
  });
});

test('raters are the seats that can be asked, each once, in an order of their own', () => {
  const ada = seatOf('ada');
  const bob = seatOf('bob');
  const away = seatOf('cy', { excluded: 'no key' });
  expect(ratersOf([bob, ada, away, { ...ada, id: bob.id }])).toEqual([raterOf(ada), raterOf(bob)]);
});
