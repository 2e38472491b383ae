import { expect, test } from 'vitest';
import { makeKey, verifySignature } from '../../../activities/origin/keys.ts';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import { readAnswer } from '../../../core/people/read-answer.ts';
import { type AnswerOffice, weighAnswer, type Weighable } from '../../../core/people/weigh-answer.ts';
import { signedBy } from './signing.ts';

const keys = { ada: makeKey(), bob: makeKey(), cyd: makeKey(), old: makeKey() };
const now = new Date('2026-03-01T12:00:00Z');
const askedMs = now.getTime() - 3_600_000;
const at = now.toISOString();

const { people, teams } = configurationSchema.parse({
  ...defaultConfiguration,
  people: {
    ada: {
      name: 'Ada Lovelace',
      github: 'Ada-L',
      roles: ['auditor'],
      teams: ['shop'],
      keys: [{ publicKey: keys.ada.publicKey }, { publicKey: keys.old.publicKey, revoked: '2026-03-01' }],
    },
    bob: {
      name: 'Bob',
      github: 'bob',
      roles: ['viewer'],
      teams: ['shop'],
      keys: [{ publicKey: keys.bob.publicKey }],
    },
    cyd: { name: 'Cyd', roles: ['auditor'], teams: ['bank'], keys: [{ publicKey: keys.cyd.publicKey }] },
  },
  teams: {
    shop: { repositories: ['github.com/acme/shop'] },
    bank: { repositories: ['github.com/acme/bank'] },
  },
});
const office = (more: Partial<AnswerOffice> = {}): AnswerOffice => ({
  people,
  teams,
  approval: 'signal',
  now,
  verify: verifySignature,
  ...more,
});
const signedOnly = office({ approval: 'signed' });
const open = office({ people: {} });

const said = (by: string) => ({ by, decision: 'approve', reason: 'Both call sites check it.' });
const subject = 'audit-1.0a1b2c3d';
const here = { subject, question: 2, at };

/** What is weighed when this arrives at question 2 of the audit. */
function asked(raw: unknown, more: Partial<Weighable> = {}): Weighable {
  const given = readAnswer(raw);
  if ('refused' in given) throw new Error(given.refused);
  return {
    subject,
    kind: 'countersign.decision.v1',
    question: 2,
    askedMs,
    answer: given.answer as Weighable['answer'],
    vouching: given.vouching,
    wanted: {
      permission: 'decide',
      to: 'settle disputes',
      places: [{ kind: 'repository', name: 'github.com/acme/shop' }],
    },
    commentRefused: null,
    ...more,
  };
}
const unverified = (person: string) => ({ who: { person, proof: 'unverified', credential: null } });
const refusal = (weighed: ReturnType<typeof weighAnswer>) => ('refused' in weighed ? weighed.refused : null);

test('a typed name counts where it is of somebody who may, and proves nothing', () => {
  expect(weighAnswer(office(), asked(said('Ada Lovelace')))).toEqual(unverified('ada'));
});

test.each([
  ['of nobody', 'mallory', 'names nobody "mallory"'],
  ['of somebody without the role', 'bob', 'bob may not settle disputes'],
  ['of another team', 'cyd', 'cyd may not settle disputes on repository github.com/acme/shop'],
])('a typed name %s is refused, and counts where nobody is named', (_, by, words) => {
  expect(refusal(weighAnswer(office(), asked(said(by))))).toContain(words);
  expect(weighAnswer(open, asked(said(by)))).toEqual(unverified(by));
});

test("another's name counts as typed, and not where signatures are asked for", () => {
  expect(weighAnswer(office(), asked(said('ada')))).toEqual(unverified('ada'));
  expect(refusal(weighAnswer(signedOnly, asked(said('ada'))))).toMatch(
    /asks for signatures, and a typed name is none: .*--key FILE/,
  );
  // Nobody is there who could sign.
  expect(weighAnswer(office({ approval: 'signed', people: {} }), asked(said('Eve')))).toEqual(
    unverified('eve'),
  );
});

const good = signedBy(keys.ada, said('ada'), here);

test('a signature counts under either policy, and says whose key it is of', () => {
  const who = { person: 'ada', proof: 'signature', credential: keys.ada.publicKey };
  expect(weighAnswer(signedOnly, asked(good))).toEqual({ who });
  expect(weighAnswer(office(), asked(good))).toEqual({ who });
  const reordered = Object.fromEntries(Object.entries(good).toReversed());
  expect(weighAnswer(signedOnly, asked(reordered))).toEqual({ who });
});

test.each([
  ['by', { by: 'bob' }, "the key is none of bob's"],
  ['decision', { decision: 'reject' }, 'not by this key over these words'],
  ['reason', { reason: 'Because.' }, 'not by this key over these words'],
  ['findings', { findings: [{ number: 1, real: false }] }, 'not by this key over these words'],
  ['option', { option: 2 }, 'not by this key over these words'],
  ['at', { at: new Date(now.getTime() - 1000).toISOString() }, 'not by this key over these words'],
  ['key', { key: keys.cyd.publicKey }, "none of ada's"],
  ['question', { question: 1 }, 'signed for question 1, and question 2 is open'],
  ['subject', { subject: 'audit-2.0a1b2c3d' }, 'signed for audit-2.0a1b2c3d'],
  ['kind', { kind: 'countersign.rollback.v1' }, 'signed as countersign.rollback.v1'],
])('a signature with another %s is none, and that name typed would do', (_, change, words) => {
  expect(refusal(weighAnswer(signedOnly, asked({ ...good, ...change })))).toContain(words);
  expect(weighAnswer(office(), asked(said('ada')))).toEqual(unverified('ada'));
});

test.each([
  ["an earlier round's question", { ...here, question: 1 }, 'question 2 is open'],
  ['another audit', { ...here, subject: 'audit-1.ffffffff' }, 'signed for audit-1.ffffffff'],
  ['a roll-back', { ...here, kind: 'countersign.rollback.v1' }, 'countersign.decision.v1'],
  [
    'what was not asked yet',
    { ...here, at: new Date(askedMs - 61_000).toISOString() },
    'before the question',
  ],
  ['the future', { ...here, at: new Date(now.getTime() + 61_000).toISOString() }, 'in the future'],
])('a good signature for %s answers nothing here', (_, named, words) => {
  expect(refusal(weighAnswer(signedOnly, asked(signedBy(keys.ada, said('ada'), named))))).toContain(words);
});

test.each([
  ['a revoked key', keys.old, 'ada', 'revoked on 2026-03-01'],
  ['a key of nobody', makeKey(), 'ada', "none of ada's"],
  ['somebody without the role', keys.bob, 'bob', 'bob may not settle disputes'],
  ['somebody of another team', keys.cyd, 'cyd', 'on repository github.com/acme/shop'],
  ['a name that is no id', keys.ada, 'Ada Lovelace', 'by the id of a person'],
])('a signature by %s is refused under either policy', (_, key, by, words) => {
  const raw = signedBy(key, said(by), here);
  expect(refusal(weighAnswer(signedOnly, asked(raw)))).toContain(words);
  expect(refusal(weighAnswer(office(), asked(raw)))).toContain(words);
});

test('a key that is revoked later signs until then', () => {
  const before = office({ now: new Date(now.getTime() - 86_400_000) });
  const raw = signedBy(keys.old, said('ada'), { ...here, at: before.now.toISOString() });
  expect(weighAnswer(before, asked(raw, { askedMs: 0 }))).toMatchObject({ who: { proof: 'signature' } });
});

const comment = 'comment/acme/shop/7';
const commented = (by: string) => ({ ...said(by), comment });

test('a comment counts as of the person with that login, whatever its capitals', () => {
  expect(weighAnswer(office(), asked(commented('ada-l')))).toEqual({
    who: { person: 'ada', proof: 'github', credential: `ada-l, ${comment}` },
  });
});

test.each([
  ['by a login of nobody', 'mallory', {}, 'has "github: mallory"'],
  // A login is no name: whoever registers it at GitHub could choose another's.
  ['by a login that is called as somebody is', 'ada', {}, 'has "github: ada"'],
  ['by somebody without the role', 'bob', {}, 'bob may not settle disputes'],
  ['that does not say so', 'ada-l', { commentRefused: 'It says something else.' }, 'something else'],
])('a comment %s is refused', (_, by, more, words) => {
  expect(refusal(weighAnswer(office(), asked(commented(by), more)))).toContain(words);
  expect(weighAnswer(open, asked(commented(by), more))).toEqual(unverified(by));
});

test('where signatures are asked for, a comment says how to sign', () => {
  expect(refusal(weighAnswer(signedOnly, asked(commented('ada-l'))))).toMatch(/a comment is none: .*--print/);
});
