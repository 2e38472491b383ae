import type { SeatId } from '../ids.ts';
import type { Finding } from './finding.ts';
import { createLikenessReader, type Likeness, sameness } from './likeness.ts';

/** A grounded finding and whose it is. */
export interface SeatFinding {
  seat: SeatId;
  family: string;
  finding: Finding;
}

/** Findings with more lines than this between them are never compared. */
const windowLines = 40;
/** A finding is compared with this many of another seat on either side of it: a seat that floods one place with
 * thousands of findings makes itself harder to match, and nobody else. */
const comparedMax = 10;
/** Of those, this many of the best matches are tried. */
const triedMax = 3;

interface Entry {
  /** Into the list that is merged. */
  index: number;
  finding: Finding;
  likeness: Likeness;
}

interface Match {
  a: number;
  b: number;
  score: number;
}

/**
 * Groups findings that are about the same thing: at most one of each seat in a group, best matches first. Returns
 * groups of indexes into `all`, in the order of their first member. The order of `all` changes no grouping.
 */
export function mergeFindings(all: SeatFinding[]): number[][] {
  const order = sortedIndexes(all);
  const groups = new Groups(all);
  for (const { a, b } of matchesOf(all, order)) groups.join(a, b);
  return groups.list(order);
}

/** All matches worth trying, best first. */
function matchesOf(all: SeatFinding[], order: number[]): Match[] {
  const found: Match[] = [];
  for (const seats of blocksOf(all, order)) {
    seats.forEach((entries, position) => {
      for (const others of seats.slice(position + 1)) matchSeats(entries, others, found);
    });
  }
  // A stable sort: equal scores keep the order of `order`, which does not depend on how the ballots came in.
  return found.sort((x, y) => y.score - x.score);
}

/** Only findings on one side of one file are compared: for each such side, the entries of each seat in line order. */
function blocksOf(all: SeatFinding[], order: number[]): Entry[][][] {
  const likenessOf = createLikenessReader();
  const blocks = new Map<string, Map<SeatId, Entry[]>>();
  for (const index of order) {
    const { seat, finding } = at(all, index);
    const place = `${finding.side} ${finding.file}`;
    const seats = blocks.get(place) ?? new Map<SeatId, Entry[]>();
    blocks.set(place, seats);
    const entries = seats.get(seat) ?? [];
    seats.set(seat, entries);
    entries.push({ index, finding, likeness: likenessOf(finding) });
  }
  return [...blocks.values()].map((seats) =>
    [...seats].sort(([a], [b]) => compareText(a, b)).map(([, entries]) => entries),
  );
}

/** Adds the best matches of each of one seat's entries among another seat's. */
function matchSeats(entries: Entry[], others: Entry[], found: Match[]): void {
  let middle = 0;
  for (const entry of entries) {
    while (middle < others.length && at(others, middle).finding.startLine < entry.finding.startLine) {
      middle += 1;
    }
    const matches: Match[] = [];
    const last = Math.min(others.length, middle + comparedMax);
    for (let position = Math.max(0, middle - comparedMax); position < last; position += 1) {
      const other = at(others, position);
      if (linesBetween(entry.finding, other.finding) > windowLines) continue;
      const score = sameness(entry.finding, other.finding, entry.likeness, other.likeness);
      if (score > 0) matches.push({ a: entry.index, b: other.index, score });
    }
    if (matches.length > triedMax) matches.sort((x, y) => y.score - x.score);
    found.push(...matches.slice(0, triedMax));
  }
}

const linesBetween = (a: Finding, b: Finding): number =>
  Math.max(a.startLine, b.startLine) - Math.min(a.endLine, b.endLine);

/** Groups that grow by joining, as long as no seat would stand in one twice. */
class Groups {
  readonly #all: SeatFinding[];
  readonly #groupOf: Set<number>[];

  constructor(all: SeatFinding[]) {
    this.#all = all;
    this.#groupOf = all.map((_, index) => new Set([index]));
  }

  join(a: number, b: number): void {
    const first = at(this.#groupOf, a);
    const second = at(this.#groupOf, b);
    if (first === second) return;
    const seats = new Set([...first].map((member) => at(this.#all, member).seat));
    if ([...second].some((member) => seats.has(at(this.#all, member).seat))) return;
    for (const member of second) {
      first.add(member);
      this.#groupOf[member] = first;
    }
  }

  list(order: number[]): number[][] {
    const position = new Map(order.map((member, index) => [member, index]));
    const byOrder = (a: number, b: number) => (position.get(a) ?? 0) - (position.get(b) ?? 0);
    const groups = [...new Set(order.map((member) => at(this.#groupOf, member)))];
    return groups.map((group) => [...group].sort(byOrder));
  }
}

/** Indexes in an order that depends on what is said and by whom, never on when it came in. */
function sortedIndexes(all: SeatFinding[]): number[] {
  const texts: string[] = [];
  // Only findings that are alike in all else are compared as text, and each is written out once.
  const textOf = (index: number) => (texts[index] ??= JSON.stringify(at(all, index).finding));
  return all
    .map((_, index) => index)
    .sort((a, b) => compareFindings(at(all, a), at(all, b)) || compareText(textOf(a), textOf(b)));
}

const compareFindings = (a: SeatFinding, b: SeatFinding): number =>
  compareText(a.finding.file, b.finding.file) ||
  compareText(a.finding.side, b.finding.side) ||
  a.finding.startLine - b.finding.startLine ||
  a.finding.endLine - b.finding.endLine ||
  compareText(a.seat, b.seat) ||
  compareText(a.finding.title, b.finding.title);

/** By code unit: a locale's order would differ between machines. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function at<T>(list: T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`No item ${index} in a list of ${list.length}.`);
  return item;
}
