import { bindingWords, commonWords, everydayWords } from './review-words.ts';
import { readWords, stemOf } from './words.ts';

/** A text that was read: where its words stand in the reader's memory. Comparable within one reader only. */
export interface TextVector {
  start: number;
  end: number;
}

export interface TextReader {
  read: (text: string) => TextVector;
  /** Cosine of two texts, in [0, 1]; 0 when one says nothing. Quickest when the same `a` is asked for in a row. */
  likeness: (a: TextVector, b: TextVector) => number;
}

/**
 * How much a word says, by how many reviews it stands in: what inverse document frequency would give, made beforehand.
 * Counted within a round it would say nothing in a small one, and let a seat that floods a large one decide which of
 * the others' words count.
 */
const classes: [string[], number][] = [
  [commonWords, 0.6],
  [everydayWords, 0.35],
  [bindingWords, 0],
];
const weightOf = new Map(classes.flatMap(([words, weight]) => words.map((word) => [stemOf(word), weight])));
/** A name out of the code tells where more than what: two flaws on one line share the names on it. */
const codeWeight = 0.5;

export function createTextReader(): TextReader {
  const reader = new WordMemory();
  return { read: (text) => reader.read(text), likeness: (a, b) => reader.likeness(a, b) };
}

/** Words and weights of all texts one after the other: a round has millions of comparisons, most of them in cache. */
class WordMemory {
  readonly #numbers = new Map<number, number>();
  #words = new Int32Array(4096);
  #weights = new Float64Array(4096);
  #length = 0;
  /** By word: how much it says wherever it stands. */
  #says = new Float64Array(4096);
  /** By word: its weight in the text at hand, which is being read or compared with others; else 0. */
  #desk = new Float64Array(4096);
  #laidOut: TextVector | null = null;

  read(text: string): TextVector {
    this.#clear();
    const start = this.#length;
    readWords(text, (stem, code) => {
      const number = this.#numberOf(stem);
      const weight = (this.#says[number] ?? 0) * (code ? codeWeight : 1);
      if (weight > 0) this.#note(number, weight);
    });
    const vector = { start, end: this.#length };
    this.#scale(vector);
    return vector;
  }

  likeness(a: TextVector, b: TextVector): number {
    if (this.#laidOut !== a) this.#layOut(a);
    const words = this.#words;
    const weights = this.#weights;
    const desk = this.#desk;
    let sum = 0;
    for (let at = b.start; at < b.end; at += 1) sum += (desk[words[at] ?? 0] ?? 0) * (weights[at] ?? 0);
    return Math.min(1, sum);
  }

  #numberOf(stem: number): number {
    const known = this.#numbers.get(stem);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(stem, number);
    if (number === this.#desk.length) {
      this.#desk = grown(this.#desk, new Float64Array(2 * number));
      this.#says = grown(this.#says, new Float64Array(2 * number));
    }
    this.#says[number] = weightOf.get(stem) ?? 1;
    return number;
  }

  /** A word counts once, by the heaviest way in which it was said. */
  #note(word: number, weight: number): void {
    const before = this.#desk[word] ?? 0;
    if (before === 0) {
      if (this.#length === this.#words.length) {
        this.#words = grown(this.#words, new Int32Array(2 * this.#length));
        this.#weights = grown(this.#weights, new Float64Array(2 * this.#length));
      }
      this.#words[this.#length] = word;
      this.#length += 1;
    }
    if (before < weight) this.#desk[word] = weight;
  }

  /** Takes the text off the desk into memory, scaled to length 1. */
  #scale({ start, end }: TextVector): void {
    let squares = 0;
    for (let at = start; at < end; at += 1) squares += (this.#desk[this.#words[at] ?? 0] ?? 0) ** 2;
    const length = Math.sqrt(squares);
    for (let at = start; at < end; at += 1) {
      const word = this.#words[at] ?? 0;
      this.#weights[at] = (this.#desk[word] ?? 0) / length;
      this.#desk[word] = 0;
    }
  }

  #layOut(text: TextVector): void {
    this.#clear();
    for (let at = text.start; at < text.end; at += 1)
      this.#desk[this.#words[at] ?? 0] = this.#weights[at] ?? 0;
    this.#laidOut = text;
  }

  #clear(): void {
    if (!this.#laidOut) return;
    for (let at = this.#laidOut.start; at < this.#laidOut.end; at += 1) this.#desk[this.#words[at] ?? 0] = 0;
    this.#laidOut = null;
  }
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
