import { syntaxOf } from './syntax.ts';

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(list: readonly T[], random: () => number): T | undefined =>
  list[Math.floor(random() * list.length)];

export const shuffled = <T>(list: readonly T[], random: () => number): T[] =>
  list
    .map((value) => ({ value, rank: random() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ value }) => value);

const words =
  'amber birch cedar delta ember fjord grove heron inlet jetty knoll larch meadow north otter pine quill ridge sable tarn umber vale willow yarrow'.split(
    ' ',
  );

/** A word of no meaning, for comments and messages that are to differ. */
export const wordAt = (at: number): string => words[at % words.length] ?? 'amber';

export const isPython = (path: string): boolean => path.endsWith('.py');

/** The text with a comment at its end. */
export const withComment = (path: string, text: string, word: string): string =>
  `${text.trimEnd()}\n${syntaxOf(path, text).comment(`Looked at the ${word} case as well.`)}\n`;

/** The text with a constant that nothing uses: another state of the code in which tests stand as before. */
export const withSpare = (path: string, text: string, at: number): string =>
  `${text.trimEnd()}\n\n${syntaxOf(path, text).spare(wordAt(at), at)}\n`;

/** The text with a line that fails as soon as it is loaded. */
export const withFailure = (path: string, text: string, why: string): string =>
  `${text}\n\n${syntaxOf(path, text).fails(why)}\n`;

/** The text with one local name changed throughout; as it is where none can be changed safely. */
export function withRename(path: string, text: string, random: () => number): string {
  if (!/\.(?:py|[cm]?[jt]sx?)$/.test(path)) return text;
  const declared = isPython(path) ? /^\s+([a-z]\w+) = /gm : /^\s+(?:const|let) ([a-z]\w+) = /gm;
  const names = [...new Set([...text.matchAll(declared)].map((found) => found[1] ?? ''))].filter(
    (name) =>
      !new RegExp(
        `[.{,'"\`(] ?${name}\\b|\\b${name}\\s*[,:}=]\\s*[^=\\s]?.*[,}]|["'\`][^"'\`\\n]*\\b${name}\\b`,
      ).test(text),
  );
  const name = pick(names, random);
  return name === undefined ? text : text.replace(new RegExp(`(?<![\\w.])${name}\\b`, 'g'), `${name}Here`);
}
