/** Takes a word by its number; `code` when it comes from a name of the code rather than from a sentence. */
export type TakeWord = (stem: number, code: boolean) => void;

/** What a text says, it says in its beginning; comparing more would let one wordy seat slow down all. */
const readCharsMax = 1000;
/** Letters of a word that count, so that `validate`, `validates` and `validation` are one. */
const stemLength = 6;

const blank = 0;
const digit = 1;
const lower = 2;
const upper = 3;
const tick = 4;
/** `_` parts words as a blank does, yet binds them into one name. */
const bond = 5;
const ideograph = 6;

const asciiKinds = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  if (char >= '0' && char <= '9') return digit;
  if (char >= 'a' && char <= 'z') return lower;
  if (char >= 'A' && char <= 'Z') return upper;
  return char === '`' ? tick : char === '_' ? bond : blank;
});

/** Beyond ASCII all is letters but for two blocks of punctuation; scripts without blanks are read by pairs of characters. */
function kindOf(code: number): number {
  if (code < 128) return asciiKinds[code] ?? blank;
  if ((code >= 0x2000 && code <= 0x206f) || (code >= 0x3000 && code <= 0x303f) || code < 0xc0) return blank;
  return code >= 0x2e80 && code <= 0xd7af ? ideograph : lower;
}

// oxlint-disable-next-line no-control-regex -- the range of ASCII, in which most texts stay
const beyondAscii = /[^\u0000-\u007f]+/g;
/** Accents off, and small letters where capitals do not part words, so that a word is one however it was put together. */
const plain = (text: string): string =>
  text
    .replace(beyondAscii, (letters) => letters.toLowerCase())
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize();

/** Names a stem by a number: FNV-1a over its characters. Stems that share a number by chance are one in 4 billion. */
const stir = (stem: number, code: number): number => Math.imul(stem ^ code, 0x01000193);
const unstirred = 0x811c9dc5;

/** The number under which `readWords` hands out this word, which must be in lower case. */
export function stemOf(word: string): number {
  let stem = unstirred;
  for (let at = 0; at < Math.min(word.length, stemLength); at += 1) stem = stir(stem, word.charCodeAt(at));
  return stem;
}

/**
 * Hands out the words of a text, in order: in lower case, camelCase and snake_case taken apart, clipped to a stem.
 * Single letters are no words.
 */
export function readWords(text: string, take: TakeWord): void {
  const scanner = new Scanner(take);
  const beginning = text.slice(0, readCharsMax);
  const read = beginning.search(beyondAscii) < 0 ? beginning : plain(beginning);
  for (let at = 0; at < read.length; ) {
    let end = at;
    while (isSmall(read.charCodeAt(end))) end += 1;
    if (end > at) scanner.seeSmall(read, at, end);
    else scanner.see(read.charCodeAt(end++));
    at = end;
  }
  scanner.endToken();
}

const isSmall = (code: number): boolean => code >= 97 && code <= 122;

/** Reads character by character: a round has millions of them, and slicing words out of texts costs most. */
class Scanner {
  readonly #take: TakeWord;
  /** Words of the token at hand; whether it is a name is known at its end. */
  readonly #held: number[] = [];
  #stem = unstirred;
  #length = 0;
  #last = blank;
  #lastCode = 0;
  #ticked = false;
  #name = false;

  constructor(take: TakeWord) {
    this.#take = take;
  }

  /** What most of a text is: letters from a to z, in a row. */
  seeSmall(text: string, from: number, to: number): void {
    let stem = this.#stem;
    const end = Math.min(to, from + stemLength - this.#length);
    for (let at = from; at < end; at += 1) stem = stir(stem, text.charCodeAt(at));
    this.#stem = stem;
    this.#length += to - from;
    this.#last = lower;
  }

  see(code: number): void {
    const kind = kindOf(code);
    if (kind === lower) this.#add(code);
    else if (kind === upper) this.#seeUpper(code);
    else if (kind === digit) this.#add(code);
    else if (kind === ideograph) this.#seeIdeograph(code);
    else if (kind === bond) {
      this.#name ||= this.#length > 0;
      this.endWord();
    } else this.endToken();
    if (kind === tick) this.#ticked = !this.#ticked;
    this.#last = kind;
    this.#lastCode = code;
  }

  #add(code: number): void {
    if (this.#length < stemLength) this.#stem = stir(this.#stem, code);
    this.#length += 1;
  }

  #seeUpper(code: number): void {
    if (this.#last === lower || this.#last === digit) {
      this.#name = true;
      this.endWord();
    }
    this.#add(code + 32);
  }

  #seeIdeograph(code: number): void {
    this.endWord();
    if (this.#last === ideograph) this.#held.push(stir(stir(unstirred, this.#lastCode), code));
  }

  endWord(): void {
    if (this.#length > 1) this.#held.push(this.#stem);
    this.#stem = unstirred;
    this.#length = 0;
  }

  endToken(): void {
    this.endWord();
    const code = this.#ticked || this.#name;
    this.#name = false;
    if (this.#held.length === 0) return;
    for (const stem of this.#held) this.#take(stem, code);
    this.#held.length = 0;
  }
}
