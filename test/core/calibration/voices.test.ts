import { describe, expect, test } from 'vitest';
import { raterOf, seatsAsAnswered, voicesOf } from '../../../core/calibration/voices.ts';
import { seatId } from '../../../core/ids.ts';
import type { Refutation } from '../../../core/panel/refutation.ts';
import { castOf, seatOf } from '../../builders.ts';

describe('a rater', () => {
  const claude = { family: 'anthropic', model: 'claude-opus-4-6', focus: 'security' } as const;

  test('is the same seat under another name', () => {
    expect(raterOf(seatOf('claude', claude))).toBe(raterOf(seatOf('renamed', claude)));
  });

  test.each([
    ['model', { model: 'claude-haiku-4-5' }],
    ['focus', { focus: 'logic' as const }],
    ['family', { family: 'other' }],
    ['simulator', { simulated: true }],
  ])('is another with another %s', (_, more) => {
    expect(raterOf(seatOf('claude', { ...claude, ...more }))).not.toBe(raterOf(seatOf('claude', claude)));
  });
});

test('who a substitute answered for is the substitute, for the whole round', () => {
  const [ada, bob] = [seatOf('ada'), seatOf('bob')];
  const cast = [
    { ...castOf('ada'), model: 'other', simulated: true },
    { ...castOf('ada', {}, 1), model: ada.model, simulated: false },
  ];
  expect(seatsAsAnswered([ada, bob], cast)).toEqual([{ ...ada, model: 'other', simulated: true }, bob]);
});

const seats = new Map(['ada', 'bob', 'cy'].map((name) => [name, seatOf(name, { family: `of ${name}` })]));
const refutation = (seat: string, judgement: Refutation['judgement'], discounted: string | null = null) => ({
  seat: seatId(seat),
  family: `of ${seat}`,
  simulated: false,
  judgement,
  severity: null,
  file: 'a.js',
  side: 'head' as const,
  startLine: 1,
  endLine: 1,
  quote: '',
  reason: '',
  discounted,
});
const said = (spoken: Partial<Parameters<typeof voicesOf>[0]>) =>
  voicesOf({ saidBy: [], silent: [], refutations: [], ...spoken }, seats).map(
    (voice) => `${voice.family} ${voice.said}`,
  );

describe('voices on a finding', () => {
  test('are of those who reported it and of those who did not', () => {
    expect(said({ saidBy: ['ada'], silent: ['bob', 'cy'] })).toEqual([
      'of ada reported',
      'of bob silent',
      'of cy silent',
    ]);
  });

  test('count one that upheld it as that, and one that refuted it as the silent one it was', () => {
    const refutations = [refutation('bob', 'upheld'), refutation('cy', 'refuted')];
    expect(said({ saidBy: ['ada'], silent: ['bob', 'cy'], refutations })).toEqual([
      'of ada reported',
      'of bob upheld',
      'of cy silent',
    ]);
  });

  test('count no second look whose quote does not stand', () => {
    const refutations = [refutation('bob', 'upheld', 'quotes what does not stand there')];
    expect(said({ saidBy: ['ada'], silent: ['bob'], refutations })).toEqual([
      'of ada reported',
      'of bob silent',
    ]);
  });

  test('have each seat once, and none that is not known', () => {
    expect(said({ saidBy: ['ada', 'ada', 'stranger'], refutations: [refutation('ada', 'upheld')] })).toEqual([
      'of ada reported',
    ]);
  });
});
