import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fleetSchema } from '../../../core/configuration/fleet.ts';
import { judgeLifts, weighLift, weighReview, type WordOffice } from '../../../core/remedy/judge-words.ts';
import type { SignedWord } from '../../../core/remedy/lift.ts';
import { hash, hearing, keyOf, now, signatureOf } from './plan-of.ts';

const kill = '00000000-0000-4000-8000-000000000000';
const office = (change: Partial<WordOffice> = {}): WordOffice => ({
  ...hearing(),
  fleet: fleetSchema.parse({ classes: { bank: {} } }),
  ...change,
});
const lenient = { fleet: fleetSchema.parse({}) };
const lift = (by: string, change: Partial<SignedWord> = {}): unknown => ({
  kind: 'countersign.lift.v1',
  subject: kill,
  by,
  reason: 'over',
  at: now.toISOString(),
  key: keyOf(by),
  signature: signatureOf(keyOf(by)),
  ...change,
});
const review = (by: string, change: object = {}): unknown => ({
  ...(lift(by) as object),
  kind: 'countersign.review.v1',
  subject: hash,
  ...change,
});

test('different people lift a kill, each by a word on this very one', () => {
  const said = [lift('ann'), lift('ann'), lift('bob'), lift('eve'), lift('cara', { subject: hash })];
  expect(judgeLifts(office(), kill, said)).toEqual({
    persons: ['ann', 'bob'],
    ignored: [
      { by: 'eve', why: 'eve is no approver, operator, admin' },
      { by: 'cara', why: 'it is no word that lifts anything' },
    ],
  });
  expect(weighLift(office(), kill.replace('4', '5'), lift('ann'))).toEqual({ why: 'it is on another kill' });
});

test('typed words lift where nothing asks for signatures, and count for whom they name', () => {
  const typed = (by: string) => ({ by, reason: 'over' });
  expect(weighLift(office(), kill, typed('ann'))).toMatchObject({
    why: expect.stringContaining('asks for signatures') as string,
  });
  expect(judgeLifts(office(lenient), kill, [typed('ann'), typed('Ann Example'), typed('bob')])).toEqual({
    persons: ['ann', 'bob'],
    ignored: [],
  });
  expect(weighLift(office(lenient), kill, { ...typed('ann'), signature: 'x' })).toEqual({
    why: 'it is no word that lifts anything',
  });
});

test('whatever stands there in place of words lifts nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.anything(), { maxLength: 5 }), (said) => {
      expect(judgeLifts(office(), kill, said).persons).toEqual([]);
    }),
  );
});

test('a review is signed, of this plan, and by somebody else who may', () => {
  const weigh = (said: unknown, by = 'cara') => weighReview(office(lenient), { plan: hash, by }, said);
  expect(weigh(review('bob'))).toEqual({ person: 'bob' });
  expect(weigh(review('bob'), 'bob')).toEqual({
    why: 'bob acted alone, and somebody else has to review it',
  });
  expect(weigh(review('cara'), 'bob')).toEqual({ why: 'cara is no approver, admin' });
  expect(weigh(review('bob', { subject: 'b'.repeat(64) }))).toEqual({ why: 'it is of another plan' });
  expect(weigh(review('bob', { key: keyOf('ann') }))).toMatchObject({
    why: expect.stringContaining('none of') as string,
  });
  for (const said of [null, {}, lift('bob'), { by: 'bob', reason: 'x' }])
    expect(weigh(said)).toEqual({ why: 'no signed review stands there' });
});
