import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correctedProbability, type Correction } from '../../../core/calibration/correction.ts';
import type { Voice, Voiced } from '../../../core/calibration/voices.ts';
import { share, weigh } from '../../../core/panel/weights.ts';
import { anyCorrection, anyFinding, names, rater, voicesFrom } from './labelled.ts';

const nothing: Correction = { offset: 0, slope: 1, raters: {} };
const finding = (words: string): Voiced => ({ category: 'logic', voices: voicesFrom(words) });
const familiesOf = (voices: Voice[], forIt: boolean) =>
  voices.filter((voice) => (voice.said === 'silent') !== forIt).map((voice) => voice.family);

describe('a correction that changes nothing', () => {
  test('gives the share of plain votes, families and all', () => {
    fc.assert(
      fc.property(anyFinding, (one) => {
        const plain = share(weigh(familiesOf(one.voices, true)), weigh(familiesOf(one.voices, false)));
        expect(correctedProbability(one, nothing)).toBeCloseTo(plain, 10);
      }),
    );
  });
});

describe('any correction', () => {
  const corrections = anyCorrection(names);

  test('gives a chance', () => {
    fc.assert(
      fc.property(anyFinding, corrections, (one, correction) => {
        const chance = correctedProbability(one, correction);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('never takes a further seat that agrees as a reason to believe less', () => {
    const anyNumber = fc.nat({ max: 3 });
    fc.assert(
      fc.property(anyFinding, corrections, anyNumber, (one, correction, number) => {
        const without = one.voices.filter((voice) => voice.rater !== names[number]);
        const family = number < 2 ? 'x' : 'y';
        const joining = (said: Voice['said']): Voiced => ({
          ...one,
          voices: [...without, { rater: rater(names[number] ?? ''), family, said }],
        });
        const alone = correctedProbability({ ...one, voices: without }, correction);
        expect(correctedProbability(joining('reported'), correction)).toBeGreaterThanOrEqual(alone - 1e-9);
        expect(correctedProbability(joining('silent'), correction)).toBeLessThanOrEqual(alone + 1e-9);
      }),
    );
  });

  test('does not depend on the order of the voices', () => {
    fc.assert(
      fc.property(anyFinding, corrections, (one, correction) => {
        const turned = { ...one, voices: one.voices.toReversed() };
        expect(correctedProbability(turned, correction)).toBeCloseTo(
          correctedProbability(one, correction),
          10,
        );
      }),
    );
  });
});

describe('a voice', () => {
  const weights = { report: 1, on: {}, silence: 1 };
  const withAda = (more: object): Correction => ({
    ...nothing,
    raters: { [rater('ada')]: { ...weights, ...more } },
  });
  const chance = (words: string, correction: Correction) => correctedProbability(finding(words), correction);

  test('counts as much as its weight', () => {
    expect(chance('ada+ bob-', withAda({ report: 2 }))).toBeCloseTo(share(2, 1), 10);
    expect(chance('bob+ ada-', withAda({ silence: 0.2 }))).toBeCloseTo(share(1, 0.2), 10);
  });

  test('counts by the category of the finding', () => {
    expect(chance('ada+ bob-', withAda({ report: 2, on: { logic: 1.5 } }))).toBeCloseTo(share(3, 1), 10);
    expect(chance('ada+ bob-', withAda({ report: 2, on: { security: 9 } }))).toBeCloseTo(share(2, 1), 10);
  });

  test('that is silent counts by the category too', () => {
    expect(chance('bob+ ada-', withAda({ silence: 2, on: { logic: 1.5 } }))).toBeCloseTo(share(1, 3), 10);
  });

  test('counts a quarter after a weightier one of its family, on the same side', () => {
    expect(chance('ada.x+ bob.x+ cy-', withAda({ report: 3 }))).toBeCloseTo(share(3.25, 1), 10);
    expect(chance('ada.x+ bob.x-', withAda({ report: 3 }))).toBeCloseTo(share(3, 1), 10);
  });

  test('that only upholds counts one, whoever lends it', () => {
    expect(chance('bob+ ada~', withAda({ report: 9, silence: 9 }))).toBeCloseTo(share(2, 0), 10);
  });
});
