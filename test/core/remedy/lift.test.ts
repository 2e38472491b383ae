import { expect, test } from 'vitest';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import { anySigned, liftSchema, type SignedWord, weighWord, wordText } from '../../../core/remedy/lift.ts';
import { hearing, keyOf, now, signatureOf } from './plan-of.ts';

const roles = ['approver', 'operator'] as const;
const word = (by: string): SignedWord => ({
  kind: 'countersign.lift.v1',
  subject: '00000000-0000-0000-0000-000000000000',
  by,
  reason: 'over',
  at: now.toISOString(),
  key: keyOf(by),
  signature: signatureOf(keyOf(by)),
});
const weigh = (given: SignedWord | { by: string }, signed: boolean, change = {}) =>
  weighWord(hearing(change), given, { signed, roles });

test('a signed word counts by whoever holds the role, on their own or by a team', () => {
  expect(weigh(word('bob'), true)).toEqual({ person: 'bob' });
  expect(weigh(word('eve'), true)).toEqual({ why: 'eve is no approver, operator' });
  const teams = { shop: { roles: ['operator' as const], repositories: [], assets: [] } };
  expect(weigh(word('eve'), true, { teams })).toEqual({ person: 'eve' });
  expect(weigh({ ...word('bob'), key: keyOf('ann') }, true)).toMatchObject({
    why: expect.stringContaining('none of'),
  });
});

test('a typed one counts where nothing asks for signatures', () => {
  expect(weigh({ by: 'Bob Example' }, true)).toMatchObject({
    why: expect.stringContaining('asks for signatures'),
  });
  expect(weigh({ by: 'Bob Example' }, false)).toEqual({ person: 'bob' });
  expect(weigh({ by: 'zoe' }, false)).toMatchObject({ why: expect.stringContaining('names nobody') });
  expect(weigh({ by: ' Zoe' }, false, { people: {} })).toEqual({ person: 'zoe' });
  expect(weigh({ by: 'Helper[\u200bBot]' }, false, { people: {} })).toEqual({
    why: '"helper[bot]" is no person',
  });
});

test('what is signed is all but the signature, and of its kind', () => {
  const { signature: _, ...said } = word('bob');
  expect(wordText(word('bob'))).toBe(wordText({ ...said, signature: 'other' }));
  expect(wordText({ ...word('bob'), reason: 'x' })).not.toBe(wordText(word('bob')));
  expect(wordText(word('bob'))).toMatch(/^countersign\.lift\.v1\n\{"at":/);
  expect(liftSchema.safeParse({ ...word('bob'), more: 1 }).success).toBe(false);
});

test('signatures are asked for as soon as anything of the fleet is of such a class', () => {
  const of = (fleet: object) =>
    anySigned(configurationSchema.parse({ ...defaultConfiguration, fleet }).fleet);
  const demo = { kind: 'simulated', address: 'http://127.0.0.1:1' };
  const host = { kind: 'docker', address: 'unix:///d' };
  expect(of({})).toBe(false);
  expect(of({ sources: { demo } })).toBe(false);
  expect(of({ sources: { demo, host } })).toBe(true);
  expect(
    of({ sources: { host: { ...host, class: 'toys' } }, classes: { toys: { approval: 'signal' } } }),
  ).toBe(false);
  expect(of({ classes: { bank: {} } })).toBe(true);
});
