import { expect, test } from 'vitest';
import { findPerson, foldName } from '../../../core/people/find-person.ts';

const people = {
  ada: { name: 'Ada Lovelace', email: 'ada@acme.example' },
  grace: { name: 'Grace Hopper' },
};

test.each([
  ['ada', 'ada'],
  ['Ada', 'ada'],
  ['Ada Lovelace', 'ada'],
  ['  ada   LOVELACE\n', 'ada'],
  ['Ada\u200b Lovelace', 'ada'],
  ['Ａda Lovelace', 'ada'],
  ['ADA@acme.example', 'ada'],
  ['Grace Hopper', 'grace'],
])('%j is %s', (typed, id) => {
  expect(findPerson(people, typed)).toBe(id);
});

test.each(['', ' ', 'Mallory', 'Ada L', 'ada@', '__proto__', 'constructor', 'Аda Lovelace'])(
  '%j is nobody',
  (typed) => {
    expect(findPerson(people, typed)).toBeNull();
  },
);

test('a name is compared as people read it', () => {
  expect(foldName('José')).toBe(foldName('JOSE\u0301'));
  expect(foldName('Jose')).not.toBe(foldName('José'));
});
