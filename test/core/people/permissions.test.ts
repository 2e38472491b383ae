import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isSeenWith,
  type PersonRole,
  permissionsOn,
  personRoles,
  type Place,
  type Standing,
} from '../../../core/people/permissions.ts';

const repository = (name: string): Place => ({ kind: 'repository', name });
const asset = (name: string): Place => ({ kind: 'asset', name });
const everything: Place = { kind: 'everything' };
const shop = repository('github.com/acme/shop');

const teams: Standing['teams'] = {
  shop: { roles: ['viewer'], repositories: ['github.com/acme/shop', '/srv/code/*'], assets: ['shop-*'] },
  ops: { roles: ['operator'], repositories: [], assets: ['*'] },
  all: { roles: ['viewer'], repositories: ['*'], assets: ['*'] },
};
const may = (roles: PersonRole[], member: string[], place: Place) =>
  permissionsOn({ people: { ada: { roles, teams: member } }, teams }, 'ada', place);

test.each<[PersonRole, string[]]>([
  ['viewer', ['see']],
  ['author', ['see', 'start']],
  ['auditor', ['see', 'start', 'decide']],
  ['operator', ['see', 'operate']],
  ['approver', ['see', 'approve']],
  ['admin', ['see', 'administer']],
])('%s may %j on what their team covers', (role, granted) => {
  expect(may([role], ['shop'], shop)).toEqual(granted);
});

test('own roles hold on what any of the teams covers, a team’s on its own alone', () => {
  expect(may(['approver'], ['shop', 'ops'], asset('shop-db'))).toEqual(['see', 'approve', 'operate']);
  expect(may(['approver'], ['shop', 'ops'], asset('bank-db'))).toEqual(['see', 'approve', 'operate']);
  expect(may(['approver'], ['shop', 'ops'], shop)).toEqual(['see', 'approve']);
  expect(may(['approver'], ['ops'], shop)).toEqual([]);
  expect(may(['approver'], [], shop)).toEqual([]);
});

test('an admin sees and gives access everywhere, and approves and operates nowhere by that', () => {
  for (const place of [shop, asset('bank-db'), everything])
    expect(may(['admin', 'approver', 'operator'], [], place)).toEqual(['see', 'administer']);
});

test('everything is covered by who covers all repositories and all assets', () => {
  expect(may(['auditor'], ['all'], everything)).toEqual(['see', 'start', 'decide']);
  expect(may(['auditor'], ['ops'], everything)).toEqual([]);
  expect(may(['auditor'], ['shop'], everything)).toEqual([]);
});

test('what is told with some assets is what everybody who sees those may see', () => {
  const people = { ada: { roles: [], teams: ['shop'] } };
  const seen = (ones: string[], others: string[], standing: Partial<Standing> = {}) =>
    isSeenWith({ people, teams, ...standing }, ones, others);
  expect(seen(['shop-db'], ['shop-web', 'shop-api'])).toBe(true);
  // The team of all assets sees both, and the shop's own does not.
  expect(seen(['shop-db'], ['bank-db'])).toBe(false);
  expect(seen(['shop-db'], ['shop-web', 'bank-db'])).toBe(false);
  expect(seen(['bank-db'], ['shop-db'])).toBe(true);
  expect(seen(['shop-db'], ['bank-db'], { teams: {} })).toBe(true);
  expect(seen(['shop-db'], ['bank-db'], { people: {} })).toBe(true);
});

describe('a pattern', () => {
  test.each([
    'github.com/acme/shop-evil',
    'evil/github.com/acme/shop',
    'github.com/acme/shop/',
    'github.com/Acme/shop',
    'srv/code/x',
    'x/srv/code/x',
    '/srv/code/../../etc/secrets',
    '/srv/code/./x',
    '/srv/code/..',
    String.raw`/srv/code/..\..\etc`,
    '/srv/code/x\n/evil',
    '',
  ])('is anchored at both ends, and %j is outside', (name) => {
    expect(may(['author'], ['shop'], repository(name))).toEqual([]);
  });

  test('of repositories says nothing of assets, nor the other way', () => {
    expect(may(['author'], ['shop'], asset('github.com/acme/shop'))).toEqual([]);
    expect(may(['author'], ['shop'], repository('shop-db'))).toEqual([]);
  });

  test('covers what begins and ends so, whatever stands between', () => {
    const names = fc.stringMatching(/^[a-z0-9/-]{0,20}$/);
    fc.assert(
      fc.property(names, names, names, (first, last, name) => {
        const team = { roles: ['viewer' as const], repositories: [`${first}*${last}`], assets: [] };
        const standing = { people: { ada: { roles: [], teams: ['t'] } }, teams: { t: team } };
        const fits =
          name !== '' &&
          name.length >= first.length + last.length &&
          name.startsWith(first) &&
          name.endsWith(last);
        expect(permissionsOn(standing, 'ada', repository(name)).length > 0).toBe(fits);
      }),
    );
  });
});

describe('whatever the configuration', () => {
  const roles = fc.subarray([...personRoles]);
  const pattern = fc.constantFrom('*', 'github.com/acme/*', 'github.com/acme/shop', 'shop-*', 'shop-db');
  const ids = ['a', 'b', 'c'];
  const team = fc.record({
    roles,
    repositories: fc.array(pattern, { maxLength: 2 }),
    assets: fc.array(pattern, { maxLength: 2 }),
  });
  const standings = fc.record({
    people: fc.dictionary(fc.constantFrom(...ids), fc.record({ roles, teams: fc.subarray(['x', 'y', 'z']) })),
    teams: fc.dictionary(fc.constantFrom('x', 'y'), team),
  });
  const places = fc.constantFrom(shop, repository('github.com/acme/bank'), asset('shop-db'), everything);

  test('one more role takes no permission away, and gives others none', () => {
    fc.assert(
      fc.property(standings, places, fc.constantFrom(...personRoles), (standing, place, role) => {
        const { a, ...others } = standing.people;
        if (!a) return;
        const before = permissionsOn(standing, 'a', place);
        const after = { ...standing, people: { ...others, a: { ...a, roles: [...a.roles, role] } } };
        expect(permissionsOn(after, 'a', place)).toEqual(expect.arrayContaining(before));
        for (const id of Object.keys(others))
          expect(permissionsOn(after, id, place)).toEqual(permissionsOn(standing, id, place));
      }),
    );
  });

  test('one more team, role of a team or pattern takes none away either', () => {
    fc.assert(
      fc.property(standings, places, team, (standing, place, more) => {
        for (const id of Object.keys(standing.people)) {
          const person = standing.people[id] ?? { roles: [], teams: [] };
          const joined = {
            people: { ...standing.people, [id]: { ...person, teams: [...person.teams, 'new'] } },
            teams: { ...standing.teams, new: more },
          };
          const before = permissionsOn(standing, id, place);
          expect(permissionsOn(joined, id, place)).toEqual(expect.arrayContaining(before));
        }
      }),
    );
  });

  test('who is not named may nothing, whatever they are called', () => {
    const called = fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'A', 'a '),
    );
    fc.assert(
      fc.property(standings, places, called, (standing, place, id) => {
        if (!Object.hasOwn(standing.people, id)) expect(permissionsOn(standing, id, place)).toEqual([]);
      }),
    );
  });

  test('nobody may anything without a role, or see less than they may do', () => {
    fc.assert(
      fc.property(standings, places, (standing, place) => {
        for (const [id, person] of Object.entries(standing.people)) {
          const granted = permissionsOn(standing, id, place);
          const held = [
            ...person.roles,
            ...person.teams.flatMap((name) => standing.teams[name]?.roles ?? []),
          ];
          if (held.length === 0) expect(granted).toEqual([]);
          if (granted.length > 0) expect(granted).toContain('see');
        }
      }),
    );
  });
});
