/**
 * Gives each place to a candidate of its own, so that as many as can be are filled; the places that stay empty, by number.
 * Somebody who could fill either of two places never keeps another from the only one that they could.
 */
export function emptyPlaces<Candidate>(
  places: number,
  candidates: readonly Candidate[],
  fits: (candidate: Candidate, place: number) => boolean,
): number[] {
  const holders = new Map<number, Candidate>();
  const seat = (candidate: Candidate, tried: Set<number>): boolean => {
    for (let place = 0; place < places; place += 1) {
      if (tried.has(place) || !fits(candidate, place)) continue;
      tried.add(place);
      const holder = holders.get(place);
      if (holder === undefined || seat(holder, tried)) {
        holders.set(place, candidate);
        return true;
      }
    }
    return false;
  };
  for (const candidate of candidates) {
    if (holders.size === places) break;
    seat(candidate, new Set());
  }
  return [...Array(places).keys()].filter((place) => !holders.has(place));
}
