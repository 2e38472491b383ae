import { matchesPattern } from '../match-pattern.ts';

export const personRoles = ['viewer', 'author', 'auditor', 'operator', 'approver', 'admin'] as const;
export type PersonRole = (typeof personRoles)[number];

/** What somebody may do: see it, start work on it, settle a dispute, approve a plan, propose and carry out one, give access. */
const permissions = ['see', 'start', 'decide', 'approve', 'operate', 'administer'] as const;
export type Permission = (typeof permissions)[number];

/** Whoever gives access neither approves nor operates by that: it takes the role, which the file shows. */
const grants: Record<PersonRole, readonly Permission[]> = {
  viewer: ['see'],
  author: ['see', 'start'],
  auditor: ['see', 'start', 'decide'],
  operator: ['see', 'operate'],
  approver: ['see', 'approve'],
  admin: ['see', 'administer'],
};

/** What something is done on. A repository is named as `readersName` does, an asset by its id. */
export type Place = { kind: 'repository' | 'asset'; name: string } | { kind: 'everything' };

/** `people` and `teams` of the configuration, as far as permissions hang on them. */
export interface Standing {
  people: Readonly<Record<string, { roles: readonly PersonRole[]; teams: readonly string[] }>>;
  teams: Readonly<
    Record<
      string,
      { roles: readonly PersonRole[]; repositories: readonly string[]; assets: readonly string[] }
    >
  >;
}

/**
 * What the person of this id may do there; nothing that is not granted. A person's own roles hold on whatever any of their
 * teams covers, a team's on what it covers itself; the own role `admin` holds everywhere.
 */
export function permissionsOn({ people, teams }: Standing, person: string, place: Place): Permission[] {
  const found = Object.hasOwn(people, person) ? people[person] : undefined;
  if (!found) return [];
  const covering = found.teams.flatMap((name) => {
    const team = Object.hasOwn(teams, name) ? teams[name] : undefined;
    return team && covers(team, place) ? [team] : [];
  });
  const everywhere = found.roles.filter((role) => role === 'admin');
  const held = [
    ...everywhere,
    ...(covering.length > 0 ? found.roles : []),
    ...covering.flatMap((team) => team.roles),
  ];
  const granted = new Set(held.flatMap((role) => grants[role]));
  return permissions.filter((permission) => granted.has(permission));
}

/**
 * Whether whoever sees these assets sees the others too: each team that covers the ones covers the others; an admin sees all.
 * Where nobody is named there is nobody to be kept from anything.
 */
export function isSeenWith(
  { people, teams }: Standing,
  ones: readonly string[],
  others: readonly string[],
): boolean {
  if (Object.keys(people).length === 0) return true;
  const sees = (team: Standing['teams'][string], names: readonly string[]) =>
    names.every((name) => covers(team, { kind: 'asset', name }));
  return Object.values(teams).every((team) => !sees(team, ones) || sees(team, others));
}

function covers(team: Standing['teams'][string], place: Place): boolean {
  if (place.kind === 'everything') return team.repositories.includes('*') && team.assets.includes('*');
  if (!isPlain(place.name)) return false;
  const patterns = place.kind === 'repository' ? team.repositories : team.assets;
  return patterns.some((pattern) => matchesPattern(pattern, place.name));
}

/** A path that climbs would fit a pattern and lead elsewhere. */
const isPlain = (name: string): boolean =>
  name !== '' && !/\p{Cc}/u.test(name) && !name.split(/[/\\]/).some((step) => step === '.' || step === '..');
