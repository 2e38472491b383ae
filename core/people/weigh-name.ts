import { findPerson, foldName } from './find-person.ts';
import { type Permission, permissionsOn, type Place, type Standing } from './permissions.ts';

interface Office extends Standing {
  people: Readonly<Record<string, Standing['people'][string] & { name: string; email?: string | undefined }>>;
}

/** What takes part in a question: a permission, and each place on which it must be held. */
export interface Wanted {
  permission: Permission;
  places: readonly Place[];
  /** What is asked for, in words that go on "Grace may not": "settle disputes". */
  to: string;
}

export type WeighedName = { person: string } | { why: string };

/**
 * Whom a typed name is of, where they may do what is wanted on every one of its places; else why not, and what to do. Where
 * `people` names nobody, anybody may, by any name. It proves nothing: somebody else may have typed it.
 */
export function weighName(
  office: Office,
  by: string | undefined,
  { permission, places, to }: Wanted,
): WeighedName {
  if (Object.keys(office.people).length === 0) return { person: by === undefined ? '' : foldName(by) };
  if (by === undefined)
    return {
      why: `It does not say who wants to ${to}: give "by", the id of somebody under "people" in countersign.yaml.`,
    };
  const person = findPerson(office.people, by);
  if (person === null)
    return {
      why: `"people" in countersign.yaml names nobody "${by}": give the id of somebody who is there.`,
    };
  const denied = places.find((place) => !permissionsOn(office, person, place).includes(permission));
  return denied === undefined
    ? { person }
    : {
        why: `${person} may not ${to} on ${nameOf(denied)}: no role of theirs, or of a team that covers it, grants "${permission}".`,
      };
}

const nameOf = (place: Place): string =>
  place.kind === 'everything' ? 'everything' : `${place.kind} ${place.name}`;
