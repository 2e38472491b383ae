import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPeople } from '../../../core/configuration/check-people.ts';
import { parseConfiguration } from '../../../core/configuration/parse.ts';

const der = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
const ssh = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBm/RAlphM3+hUG6wWfcO5bIUIaqMLa2ywxcOK1wMWbh';
const other = 'MCowBQYDK2VwAyEACQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=';
const keys = (...texts: string[]) => texts.map((publicKey) => ({ publicKey }));

const check = (people: Record<string, unknown>, teams: string[] = ['shop', 'bank']) =>
  checkPeople(people, teams).map(
    ({ path, part, message, remedy }) => `${path.join('.')} (${part}) ${message}: ${remedy}`,
  );
const pathsOf = (people: Record<string, unknown>) =>
  checkPeople(people, []).map(({ path }) => path.join('.'));

test('people in order have no mistakes', () => {
  expect(
    check({
      ada: {
        name: 'Ada',
        email: 'a@x.example',
        roles: ['approver'],
        teams: ['shop', 'bank'],
        keys: keys(ssh),
      },
      grace: { name: 'Grace Hopper', roles: ['admin'], keys: keys(other) },
      alan: { name: 'Alan' },
    }),
  ).toEqual([]);
});

describe('a team', () => {
  test('that does not exist is told at its place, with the nearest', () => {
    expect(check({ ada: { teams: ['shop', 'shpo'] } })).toEqual([
      'people.ada.teams.1 (value) names team "shpo", which does not exist: Did you mean "shop"? Otherwise add it under "teams".',
    ]);
    expect(check({ ada: { teams: ['zzzzzz'] } })[0]).toMatch(/or choose from shop, bank\.$/);
    expect(check({ ada: { teams: ['zzzzzz'] } }, [])[0]).toMatch(/: Add it under "teams"\.$/);
  });

  test('is named once', () => {
    expect(check({ ada: { teams: ['shop', 'shop'] } })[0]).toMatch(/^people\.ada\.teams\.1 .* a second time/);
  });

  test('is needed for roles to reach anything; an admin needs none', () => {
    expect(check({ ada: { roles: ['viewer', 'admin'] } })[0]).toMatch(/^people\.ada\.roles .* reach nothing/);
    expect(check({ ada: { roles: ['admin'] } })).toEqual([]);
    expect(check({ ada: { roles: ['viewer'], teams: ['bank'] } })).toEqual([]);
  });
});

describe('one person under two names', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['full name', { ada: { name: 'Ada Lovelace' }, al: { name: 'ada  LOVELACE' } }, 'people.al.name'],
    ['address', { ada: { email: 'Ada@x.example' }, al: { email: 'ada@X.example' } }, 'people.al.email'],
    ['a name that is another’s id', { ada: { name: 'A' }, al: { name: 'Ada' } }, 'people.al.name'],
    ['an id that is another’s name', { ada: { name: 'Al' }, al: { name: 'B' } }, 'people.al'],
  ])('by the same %s is told', (_what, people, path) => {
    expect(pathsOf(people)).toEqual([path]);
  });

  test('is no one who is called like their own id', () => {
    expect(pathsOf({ ada: { name: 'Ada', email: 'ada@x.example' } })).toEqual([]);
  });
});

describe('a key', () => {
  test('of two people is told, also where it is spelt in another way', () => {
    // As texts they are two, which is what whoever compares texts would see.
    expect(ssh).not.toContain(der);
    for (const [one, two] of [
      [der, der],
      [der, ssh],
      [ssh, `${ssh} another-comment`],
      [der, der.replace('E=', 'F=')],
    ] as const)
      expect(pathsOf({ ada: { keys: keys(other, one) }, grace: { keys: keys(two) } })).toEqual([
        'people.grace.keys.0.publicKey',
      ]);
  });

  test('that is revoked belongs to its person all the same', () => {
    const revoked = [{ publicKey: der, revoked: '2026-01-01' }];
    expect(pathsOf({ ada: { keys: revoked }, grace: { keys: keys(ssh) } })).toEqual([
      'people.grace.keys.0.publicKey',
    ]);
  });

  test('stands once with its person: one spelling revoked and the other not would still sign', () => {
    const twice = [{ publicKey: der, revoked: '2026-01-01' }, { publicKey: ssh }];
    expect(pathsOf({ ada: { keys: twice } })).toEqual(['people.ada.keys.1.publicKey']);
  });
});

test('mistakes elsewhere in a person hide none of these, and come with line and remedy', () => {
  const { problems } = parseConfiguration(
    `people:\n  ada: { name: 7, teams: [x], keys: [{ publicKey: ${der} }] }\n  al: { name: Al, keys: [{ publicKey: "${ssh}" }] }\n`,
  );
  expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
    '2 people.ada.name',
    '2 people.ada.teams[0]',
    '3 people.al.keys[0].publicKey',
  ]);
});

test('whatever is written there, it is judged and never throws', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (people) => {
      const person = {
        teams: Object.values(people),
        keys: Object.values(people),
        roles: people,
        name: people,
      };
      expect(Array.isArray(checkPeople({ ...people, ada: person }, ['x']))).toBe(true);
    }),
  );
});

test('a login on GitHub is of one person, whatever its capitals', () => {
  expect(check({ ada: { github: 'Ada-L' }, bob: { github: 'ada-l' }, cyd: { github: 'cyd' } })).toEqual([
    expect.stringMatching(
      /^people\.bob\.github \(value\) is who "ada" is on GitHub, too: Give each/,
    ) as string,
  ]);
  const { problems } = parseConfiguration('people: { ada: { name: Ada, github: "@ada" } }\n');
  expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
    'people.ada.github is no login of a person on GitHub: write it without @',
  ]);
});
