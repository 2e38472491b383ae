import { foldName } from '../people/find-person.ts';
import { personRoles } from '../people/permissions.ts';
import { publicKeyBits } from '../people/public-key.ts';
import type { Mistake } from './explain-issue.ts';
import { nearestName } from './nearest-name.ts';
import type { Path } from './yaml-place.ts';

type Fields = Record<string, unknown>;

/** Where something stands that belongs to one person. */
interface Claim {
  person: string;
  path: Path;
}

/**
 * What a schema cannot say of `people`: teams are known, and no two of them share a name, an address or a key, however it is
 * spelt. Takes the file as it was written: mistakes elsewhere in it must not hide those found here.
 */
export function checkPeople(people: Fields, teams: readonly string[]): Mistake[] {
  const persons = Object.entries(people).map(([id, person]) => [id, fieldsOf(person)] as const);
  return [
    ...persons.flatMap(([id, person]) => [...checkTeams(id, person, teams), ...checkReach(id, person)]),
    ...checkNames(persons),
    ...checkLogins(persons),
    ...checkKeys(persons),
  ];
}

function checkTeams(id: string, person: Fields, teams: readonly string[]): Mistake[] {
  const named = listOf(person['teams']);
  return named.flatMap((team, index) => {
    if (typeof team !== 'string') return [];
    const at = { path: ['people', id, 'teams', index], part: 'value' as const };
    if (!teams.includes(team)) return [{ ...at, ...unknownTeam(team, teams) }];
    if (named.indexOf(team) === index) return [];
    return [{ ...at, message: `names team "${team}" a second time`, remedy: 'Remove one.' }];
  });
}

function unknownTeam(team: string, teams: readonly string[]): Pick<Mistake, 'message' | 'remedy'> {
  const nearest = nearestName(team, teams);
  const others = teams.length > 0 ? `, or choose from ${teams.join(', ')}` : '';
  return {
    message: `names team ${JSON.stringify(team.slice(0, 60))}, which does not exist`,
    remedy: nearest
      ? `Did you mean "${nearest}"? Otherwise add it under "teams".`
      : `Add it under "teams"${others}.`,
  };
}

/** Roles that reach nothing would look like permissions in the file, and be none. */
function checkReach(id: string, person: Fields): Mistake[] {
  const bound = personRoles.filter((role) => role !== 'admin' && listOf(person['roles']).includes(role));
  if (bound.length === 0 || listOf(person['teams']).length > 0) return [];
  return [
    {
      path: ['people', id, 'roles'],
      part: 'value',
      message: 'reach nothing, since the person is of no team',
      remedy:
        'Add "teams" with one that covers what they are for; repositories: ["*"] and assets: ["*"] cover all.',
    },
  ];
}

type Persons = readonly (readonly [string, Fields])[];

function checkNames(persons: Persons): Mistake[] {
  const claims = persons.flatMap(([person, fields]) => [
    { person, path: ['people', person], called: person },
    ...['name', 'email'].flatMap((field) => {
      const called = fields[field];
      return typeof called === 'string' ? [{ person, path: ['people', person, field], called }] : [];
    }),
  ]);
  return repeated(claims, ({ called }) => foldName(called)).map(({ claim, first }) => ({
    path: claim.path,
    part: claim.path.length === 2 ? 'key' : 'value',
    message: `is what "${first.person}" is called too`,
    remedy:
      'Give each person a name and an address of their own: one person under two names could approve twice.',
  }));
}

/** By them somebody else vouches for a person: nobody could tell which of two. GitHub takes capitals for small letters. */
function checkLogins(persons: Persons): Mistake[] {
  return (['subject', 'github'] as const).flatMap((field) => {
    const claims = persons.flatMap(([person, fields]) => {
      const login = fields[field];
      return typeof login === 'string' ? [{ person, path: ['people', person, field], login }] : [];
    });
    const folded = (login: string) => (field === 'github' ? login.toLowerCase() : login);
    return repeated(claims, ({ login }) => folded(login)).map(({ claim, first }) => ({
      path: claim.path,
      part: 'value' as const,
      message: `is who "${first.person}" is ${field === 'github' ? 'on GitHub' : 'at the login provider'}, too`,
      remedy: `Give each person a ${field === 'github' ? 'login' : 'subject'} of their own: nobody could tell whom of the two it ${field === 'github' ? 'names' : 'signs in'}.`,
    }));
  });
}

function checkKeys(persons: Persons): Mistake[] {
  const claims = persons.flatMap(([person, fields]) =>
    listOf(fields['keys']).flatMap((key, index) => {
      const text = fieldsOf(key)['publicKey'];
      const bits = typeof text === 'string' ? publicKeyBits(text) : null;
      return bits === null ? [] : [{ person, path: ['people', person, 'keys', index, 'publicKey'], bits }];
    }),
  );
  const own = [...Map.groupBy(claims, ({ person }) => person).values()].flatMap((group) =>
    repeated(group, ({ bits }) => bits, true),
  );
  return [
    ...repeated(claims, ({ bits }) => bits).map(({ claim, first }) => ({
      path: claim.path,
      part: 'value' as const,
      message: `is a key of "${first.person}" too, also where it is spelt in another way`,
      remedy: 'Give each person keys of their own: one key for two people could approve twice.',
    })),
    ...own.map(({ claim }) => ({
      path: claim.path,
      part: 'value' as const,
      message: 'is a key that the same person has already, also where it is spelt in another way',
      remedy: 'Remove one; where one of the two is revoked, keep that.',
    })),
  ];
}

/** What somebody claims that another person has claimed before; or, `bySame`, the same person. */
function repeated<T extends Claim>(
  claims: readonly T[],
  by: (claim: T) => string,
  bySame = false,
): { claim: T; first: T }[] {
  return [...Map.groupBy(claims, by).values()].flatMap(([first, ...rest]) =>
    first
      ? rest.filter(({ person }) => (person === first.person) === bySame).map((claim) => ({ claim, first }))
      : [],
  );
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
