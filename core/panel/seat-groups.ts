import type { SeatId } from '../ids.ts';
import { samenessMin } from './likeness.ts';

interface Group {
  members: number[];
  /** Which seats are in it, 32 to a number. */
  seats: number[];
}

/**
 * Groups of positions that grow by joining, as long as no seat would stand in one twice and most members of the one are
 * the same as most of the other: a vague finding that resembles two clear ones must not make one of them.
 */
export class SeatGroups {
  readonly #groupOf: Group[];
  readonly #sameness: (a: number, b: number) => number;

  /** `seats` by position; `sameness` is asked for positions in rising order. */
  constructor(seats: SeatId[], sameness: (a: number, b: number) => number) {
    const known = new Map([...new Set(seats)].map((seat, number) => [seat, number]));
    this.#groupOf = seats.map((seat, position) => ({
      members: [position],
      seats: bitsOf(known.get(seat) ?? 0, known.size),
    }));
    this.#sameness = sameness;
  }

  /** Joins the groups of two positions that are alike, unless more of their members speak against it. */
  join(a: number, b: number): void {
    const first = this.#groupOf[a];
    const second = this.#groupOf[b];
    if (!first || !second || first === second) return;
    if (first.seats.some((seats, at) => (seats & (second.seats[at] ?? 0)) !== 0)) return;
    const both = first.members.length + second.members.length;
    if (both > 2 && !this.#alike(first.members, second.members)) return;
    for (const member of second.members) {
      first.members.push(member);
      this.#groupOf[member] = first;
    }
    first.seats = first.seats.map((seats, at) => seats | (second.seats[at] ?? 0));
  }

  /** All groups in the order of their first position, each in rising order. */
  list(): number[][] {
    return [...new Set(this.#groupOf)].map(({ members }) => members.sort((a, b) => a - b));
  }

  #alike(first: number[], second: number[]): boolean {
    let alike = 0;
    for (const a of first) {
      for (const b of second) if (this.#sameness(Math.min(a, b), Math.max(a, b)) >= samenessMin) alike += 1;
    }
    return alike > (first.length * second.length) / 2;
  }
}

const bitsOf = (number: number, count: number): number[] =>
  Array.from({ length: Math.ceil(count / 32) }, (_, at) => (at === number >> 5 ? 1 << (number & 31) : 0));
