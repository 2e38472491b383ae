import type { Configuration } from '../configuration/configuration.ts';
import { permissionsOn } from './permissions.ts';

/** Whose login on GitHub it is, whatever its capitals; null where it is nobody's. Whoever asks knows that GitHub vouches for it. */
export function personByLogin(people: Configuration['people'], login: string): string | null {
  const wanted = login.toLowerCase();
  const found = Object.entries(people).find(([, { github }]) => github?.toLowerCase() === wanted);
  return found?.[0] ?? null;
}

/**
 * Whether what this login has ignored in a comment settles disputes about a repository, named as `readersName` does: it
 * decides as "approve" would, so that the same holds of it. A comment is no signature.
 */
export function mayIgnore(
  { people, teams, decisions }: Pick<Configuration, 'people' | 'teams' | 'decisions'>,
  login: string,
  repository: string,
): boolean {
  if (Object.keys(people).length === 0) return true;
  if (decisions.approval === 'signed') return false;
  const person = personByLogin(people, login);
  const place = { kind: 'repository', name: repository } as const;
  return person !== null && permissionsOn({ people, teams }, person, place).includes('decide');
}
