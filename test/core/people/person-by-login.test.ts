import { expect, test } from 'vitest';
import { configurationSchema } from '../../../core/configuration/configuration.ts';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import { mayIgnore, personByLogin } from '../../../core/people/person-by-login.ts';

const office = (more: object = {}) =>
  configurationSchema.parse({
    ...defaultConfiguration,
    people: {
      ada: { name: 'Ada', github: 'Ada-L', roles: ['auditor'], teams: ['shop'] },
      bob: { name: 'Bob', github: 'bob', roles: ['author'], teams: ['shop'] },
    },
    teams: { shop: { repositories: ['github.com/acme/*'] } },
    ...more,
  });

test('a login is of one person, whatever its capitals, and a name is no login', () => {
  const { people } = office();
  expect(['ada-l', 'ADA-L', 'ada', 'constructor', ''].map((login) => personByLogin(people, login))).toEqual([
    'ada',
    'ada',
    null,
    null,
    null,
  ]);
});

test('what is ignored settles where whoever did it may decide', () => {
  const shop = 'github.com/acme/shop';
  expect(mayIgnore(office(), 'ada-l', shop)).toBe(true);
  expect(mayIgnore(office(), 'ada-l', 'github.com/bank/vault')).toBe(false);
  expect(mayIgnore(office(), 'bob', shop)).toBe(false);
  expect(mayIgnore(office(), 'mallory', shop)).toBe(false);
  expect(mayIgnore(office({ decisions: { approval: 'signed' } }), 'ada-l', shop)).toBe(false);
  // Where nobody is named, GitHub's own permissions are enough.
  expect(mayIgnore(office({ people: {}, decisions: { approval: 'signed' } }), 'mallory', shop)).toBe(true);
});
