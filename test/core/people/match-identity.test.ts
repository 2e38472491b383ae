import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Identity, matchIdentity } from '../../../core/people/match-identity.ts';

const person = { name: 'x', roles: [], teams: [], keys: [] };
const people = {
  ada: { ...person, email: 'Ada@acme.example', subject: 'sub-ada' },
  kim: { ...person, email: 'kim@acme.example' },
  nobody: person,
};
const identity = (given: Partial<Identity>): Identity => ({
  subject: 'other',
  email: null,
  emailVerified: true,
  ...given,
});

test('an address that is verified is somebody’s, whatever its ASCII capitals', () => {
  expect(matchIdentity(people, identity({ email: 'ADA@ACME.example' }), 'email')).toEqual({
    kind: 'known',
    person: 'ada',
  });
});

test.each<[string, Partial<Identity>, RegExp]>([
  ['not verified', { email: 'ada@acme.example', emailVerified: false }, /has not verified that ada@acme/],
  ['not told', {}, /did not tell your e-mail/],
  ['empty', { email: '' }, /"email: "/],
  ['of another', { email: 'ada@acme.example.evil' }, /"email: ada@acme.example.evil"/],
  // Each folds to Kim's letters where capitals are folded as Unicode does, and is another mailbox.
  ['with the sign of kelvin', { email: '\u212Aim@acme.example' }, /Ask whoever/],
  ['in wide letters', { email: '\uFF4Bim@acme.example' }, /Ask whoever/],
  ['with a blank', { email: ' kim@acme.example' }, /Ask whoever/],
])('one that is %s is not', (_, given, why) => {
  expect(matchIdentity(people, identity(given), 'email')).toEqual({
    kind: 'refused',
    why: expect.stringMatching(why) as string,
  });
});

test('a subject is compared as it is, and alone', () => {
  const by = (subject: string) =>
    matchIdentity(people, identity({ subject, email: 'kim@acme.example' }), 'subject');
  expect(by('sub-ada')).toEqual({ kind: 'known', person: 'ada' });
  for (const subject of ['Sub-ada', 'sub-ada ', 'undefined', 'kim@acme.example'])
    expect(by(subject).kind).toBe('refused');
});

test('whoever is found has that very address, and nobody else has', () => {
  const letters = fc.stringMatching(/^[akKim@.\u212A]{0,12}$/);
  fc.assert(
    fc.property(letters, letters, (mine, given) => {
      const found = matchIdentity({ p: { ...person, email: mine } }, identity({ email: given }), 'email');
      const same = /^[\0-\x7f]*$/.test(mine + given)
        ? mine.toLowerCase() === given.toLowerCase()
        : mine.replace(/[A-Z]/g, (one) => one.toLowerCase()) ===
          given.replace(/[A-Z]/g, (one) => one.toLowerCase());
      expect(found.kind === 'known').toBe(same);
    }),
  );
});

test('two who share an address are neither', () => {
  const two = { a: { ...person, email: 'x@y.z' }, b: { ...person, email: 'X@y.z' } };
  expect(matchIdentity(two, identity({ email: 'x@y.z' }), 'email').kind).toBe('refused');
});
