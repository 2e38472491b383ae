import { bindingWords, commonWords, everydayWords } from '../panel/review-words.ts';

const idle = new Set([...bindingWords, ...everydayWords, ...commonWords]);
const wordMin = 3;
const wordMax = 40;

/** Words of a text as names are made of them, lower-case: `getTotalPrice` and `get_total-price` both give `total`, `price`. */
export function wordsIn(text: string): Set<string> {
  const words = new Set<string>();
  for (const [name] of text.matchAll(/[\p{L}\p{N}_$]{2,80}/gu)) {
    const whole = name.toLowerCase();
    words.add(whole);
    if (/^[a-z\d]+$/.test(name)) continue;
    for (const part of name
      .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
      .toLowerCase()
      .split(/[_$]+/))
      words.add(part);
  }
  return words;
}

/** The words of a task that say what it is about: not those that stand in most. */
export const tellingWords = (text: string): string[] =>
  [...wordsIn(text)].filter(
    (word) => word.length >= wordMin && word.length <= wordMax && !idle.has(word) && !/^\d+$/.test(word),
  );

/** What looks like the path of a file in a text, such as in a stack frame, without line and column. */
export function pathsIn(text: string): { path: string; line: number | null }[] {
  const found = text.matchAll(
    /((?:[\w@.+-]+\/)*[\w@+-][\w@.+-]*\.[A-Za-z]\w{0,7})(?:(?::|", line )(\d{1,7}))?/g,
  );
  return [...found].slice(0, 2000).map(([, path = '', line]) => ({ path, line: line ? Number(line) : null }));
}
