import type { SeatId } from '../ids.ts';
import { type Finding, severities } from './finding.ts';
import { type Comparer, createComparer, type Likeness, linesBetweenMax, samenessMin } from './likeness.ts';
import { SeatGroups } from './seat-groups.ts';

/** A grounded finding and whose it is. */
export interface SeatFinding {
  seat: SeatId;
  family: string;
  finding: Finding;
}

/** A finding is compared with this many of another seat on either side of it: a seat that floods one place with
 * thousands of findings makes itself harder to match, and nobody else. */
const comparedMax = 3;
/** Of those, this many of the best matches are tried. */
const triedMax = 3;

/** A finding by its position in the order in which all are looked at. */
interface Entry {
  position: number;
  seat: SeatId;
  likeness: Likeness;
}

/**
 * Matches, each two positions in a row, by how sure they are in steps of a thousandth: sorting hundreds of thousands
 * would cost more than it tells.
 */
type Matches = number[][];
const steps = 1000;

/**
 * Groups findings that are about the same thing: at most one of each seat in a group, best matches first. Returns
 * groups of indexes into `all`, in the order of their first member. The order of `all` changes no grouping.
 */
export function mergeFindings(all: SeatFinding[]): number[][] {
  const order = sortedIndexes(all);
  const comparer = createComparer();
  const entries = order.map((index, position): Entry => {
    const { seat, finding } = at(all, index);
    return { position, seat, likeness: comparer.read(finding) };
  });
  const groups = new SeatGroups(
    entries.map(({ seat }) => seat),
    (a, b) => comparer.sameness(at(entries, a).likeness, at(entries, b).likeness),
  );
  for (const matches of matchesOf(entries, comparer).toReversed()) {
    for (let pair = 0; pair < matches.length; pair += 2)
      groups.join(at(matches, pair), at(matches, pair + 1));
  }
  return groups.list().map((members) => members.map((member) => at(order, member)));
}

/** All matches worth trying. Of equals, the order is that of the entries, which does not depend on how ballots came in. */
function matchesOf(entries: Entry[], comparer: Comparer): Matches {
  const found: Matches = Array.from({ length: steps + 1 }, () => []);
  for (const seats of blocksOf(entries)) {
    seats.forEach((ours, position) => matchSeat(ours, seats.slice(position + 1), comparer, found));
  }
  return found;
}

/** Only findings on one side of one file are compared: for each such side, those of each seat in line order. */
function blocksOf(entries: Entry[]): Entry[][][] {
  const blocks: Map<SeatId, Entry[]>[] = [];
  for (const entry of entries) {
    const seats = (blocks[entry.likeness.place] ??= new Map<SeatId, Entry[]>());
    const said = seats.get(entry.seat);
    if (said) said.push(entry);
    else seats.set(entry.seat, [entry]);
  }
  return blocks.map((seats) => [...seats].sort(([a], [b]) => compareText(a, b)).map(([, said]) => said));
}

/** Adds the best matches of each of one seat's entries among those of each other seat. */
function matchSeat(ours: Entry[], others: Entry[][], comparer: Comparer, found: Matches): void {
  const middles = new Int32Array(others.length);
  const best = new Best();
  for (const { position, likeness } of ours) {
    const note = (match: number, score: number) => found[Math.floor(score * steps)]?.push(position, match);
    for (let seat = 0; seat < others.length; seat += 1) {
      const theirs = at(others, seat);
      let middle = middles[seat] ?? 0;
      while ((theirs[middle]?.likeness.startLine ?? Infinity) < likeness.startLine) middle += 1;
      middles[seat] = middle;
      const last = Math.min(theirs.length, middle + comparedMax);
      for (let index = Math.max(0, middle - comparedMax); index < last; index += 1) {
        const other = at(theirs, index);
        // They are in line order: those behind this one are farther still.
        if (other.likeness.startLine > likeness.endLine + linesBetweenMax) break;
        const score = comparer.sameness(likeness, other.likeness);
        if (score >= samenessMin) best.offer(other.position, score);
      }
      best.take(note);
    }
  }
}

/** The best few of many, kept without making anything: it is asked millions of times. */
class Best {
  readonly #positions = new Int32Array(triedMax);
  readonly #scores = new Float64Array(triedMax);
  #count = 0;

  /** Of equals the first offered stays first. */
  offer(position: number, score: number): void {
    if (this.#count === triedMax && score <= (this.#scores[triedMax - 1] ?? 0)) return;
    let rank = Math.min(this.#count, triedMax - 1);
    this.#count = rank + 1;
    for (; rank > 0 && (this.#scores[rank - 1] ?? 0) < score; rank -= 1) {
      this.#scores[rank] = this.#scores[rank - 1] ?? 0;
      this.#positions[rank] = this.#positions[rank - 1] ?? 0;
    }
    this.#scores[rank] = score;
    this.#positions[rank] = position;
  }

  /** Hands out all, best first, and is empty again. */
  take(each: (position: number, score: number) => void): void {
    for (let rank = 0; rank < this.#count; rank += 1)
      each(this.#positions[rank] ?? 0, this.#scores[rank] ?? 0);
    this.#count = 0;
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
  // Where one seat says the same twice, others are matched with its graver word.
  severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity) ||
  compareText(a.finding.title, b.finding.title);

/** By code unit: a locale's order would differ between machines. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function at<T>(list: T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`No item ${index} in a list of ${list.length}.`);
  return item;
}
