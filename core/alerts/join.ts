import { type Dependencies, neededBy } from '../fleet/depends-on.ts';
import { assetsOf, type Routed } from './group.ts';

interface Joinable {
  routed: Exclude<Routed, { do: 'ignore' }>;
}

/**
 * Groups of alerts that one cause may have: those of assets of which one cannot do without the other, unless labels of
 * `alerts.groupBy` tell them apart. What the others need stands first, since the cause is likely there. All in the order of
 * their first groups.
 */
export function joinByCause<Group extends Joinable>(
  groups: readonly Group[],
  dependencies: Dependencies,
): Group[][] {
  const needs = groups.map(({ routed }) => neededBy(assetsOf(routed), dependencies));
  const places = placesOf(groups);
  const causes = groups.map((_, at) => at);
  const causeOf = (at: number): number => {
    let cause = at;
    // Each points to itself or to one that stands before it.
    for (let next = causes[cause]; next !== undefined && next < cause; next = causes[cause]) cause = next;
    return cause;
  };
  for (const [at, group] of groups.entries()) {
    for (const other of neededGroups(group, needs[at], places)) {
      const [one, two] = [causeOf(at), causeOf(other)];
      causes[Math.max(one, two)] = Math.min(one, two);
    }
  }
  const all = groups.map((group, at) => ({ group, at, cause: causeOf(at) }));
  return [...Map.groupBy(all, ({ cause }) => cause).values()].map((members) => {
    const here = new Set(members.map(({ at }) => at));
    const rank = ({ group, at }: (typeof members)[number]) =>
      neededGroups(group, needs[at], places).filter((other) => other !== at && here.has(other)).length;
    return members.toSorted((a, b) => rank(a) - rank(b)).map(({ group }) => group);
  });
}

type Places = ReadonlyMap<string, readonly number[]>;

const placeOf = (asset: string, apart: readonly string[]): string => JSON.stringify([asset, ...apart]);

/** At which places the groups of an asset stand, by the labels that tell them apart. */
function placesOf(groups: readonly Joinable[]): Places {
  const places = new Map<string, number[]>();
  for (const [at, { routed }] of groups.entries()) {
    if (routed.do !== 'remediate') continue;
    for (const asset of routed.assets) {
      const place = placeOf(asset, routed.apart);
      places.set(place, [...(places.get(place) ?? []), at]);
    }
  }
  return places;
}

function neededGroups({ routed }: Joinable, needs: Set<string> | undefined, places: Places): number[] {
  if (routed.do !== 'remediate') return [];
  const found = [...(needs ?? [])].flatMap((asset) => places.get(placeOf(asset, routed.apart)) ?? []);
  return [...new Set(found)];
}
