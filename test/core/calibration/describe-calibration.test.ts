import { describe, expect, test } from 'vitest';
import type { Calibration } from '../../../core/calibration/calibrate.ts';
import { describeCalibration } from '../../../core/calibration/describe-calibration.ts';
import { seatId } from '../../../core/ids.ts';
import { tellStory } from '../../../core/panel/story.ts';
import { findingOf } from '../../builders.ts';

const enough: Calibration = { version: 7, labels: 62, missing: null, correction: null };
const tooFew: Calibration = { ...enough, missing: '12 of 50 labels' };

test.each([
  [enough, 'calibration v7, 62 labels'],
  [tooFew, 'uncalibrated, 12 of 50 labels'],
])('%# is told in words', (calibration, words) => {
  expect(describeCalibration(calibration)).toBe(words);
});

describe('the story of a dispute', () => {
  const finding = findingOf({ file: 'a.js', startLine: 4, endLine: 4 });
  const tell = (calibrated: boolean, calibration?: Calibration) =>
    tellStory({
      verdict: {
        kind: 'disputed',
        over: [
          { kind: 'gate-asks', question: 'Do you accept that?', finding: null },
          { kind: 'uncertain', question: 'Is it real?', finding: 1 },
        ],
      },
      merged: [finding, finding].map((one) => ({
        finding: one,
        severity: 'high',
        originals: [{ seat: seatId('ada'), family: 'ada', finding: one }],
        silent: [],
        refutations: [],
        missing: [],
        probability: 0.384,
        calibrated,
        confirmedBy: null,
      })),
      originals: [],
      coverage: [],
      ...(calibration && { calibration }),
    });

  test.each([
    ['by which calibration a probability is corrected', true, enough, '38 % (calibration v7, 62 labels)'],
    ['how many labels are missing', false, tooFew, '38 % (uncalibrated, 12 of 50 labels)'],
    ['that what a gate confirms is not corrected', false, enough, '38 % (uncalibrated)'],
    ['nothing more where the plan had no calibration', false, undefined, '38 % (uncalibrated)'],
  ])('says %s', (_, calibrated, calibration, words) => {
    expect(tell(calibrated, calibration)).toContain(words);
  });

  test('keeps markup in the name of a model from being obeyed', () => {
    const missing = '3 of 15 labels with ollama/[x](http://evil.test) logic';
    expect(tell(false, { ...enough, missing })).not.toContain('](http');
  });

  test('numbers the finding as an answer names it, whatever number its question has', () => {
    expect(tell(false)).toMatch(/\*\*2\. Is it real\?\*\*\n\nFinding 2, in a\.js, line 4/);
    expect(tell(false)).not.toContain('Finding 1,');
  });
});
