import type { Finding } from './finding.ts';

/** What of a finding is compared, prepared once: merging looks at each finding many times. Numbers of words, in order. */
export interface Likeness {
  quote: number[];
  words: number[];
}

const stopWords = new Set(
  'a an and are as at be by can could for from has have if in into is it its may not of on or so such that the then there this to up used when where which will with would'.split(
    ' ',
  ),
);

/** What a text says, it says in its beginning; comparing more would let one wordy seat slow down all. */
const comparedCharsMax = 500;

/**
 * Gives each word a number: words of code and prose in lower case, camelCase and snake_case taken apart, endings clipped
 * to a stem of six letters. Only likenesses of one and the same reader can be compared.
 */
export function createLikenessReader(): (finding: Finding) => Likeness {
  const stems = new Map<string, number>();
  // By whole word, since most words of a round come again; null for words that say nothing.
  const numbers = new Map<string, number | null>();
  const numberOf = (word: string): number | null => {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    const stem = word.slice(0, 6);
    const number = stopWords.has(word) ? null : (stems.get(stem) ?? stems.size);
    if (number !== null) stems.set(stem, number);
    numbers.set(word, number);
    return number;
  };
  const wordsOf = (text: string): number[] => {
    const words = text
      .slice(0, comparedCharsMax)
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[a-z]{2,}|\d+/g);
    const known = new Set<number>();
    for (const word of words ?? []) {
      const number = numberOf(word);
      if (number !== null) known.add(number);
    }
    return [...known].sort((a, b) => a - b);
  };
  return ({ quote, title, reason }) => ({ quote: wordsOf(quote), words: wordsOf(`${title} ${reason}`) });
}

/** Dice's coefficient of two sorted lists, in [0, 1]. */
function dice(a: number[], b: number[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const step = (a[i] ?? 0) - (b[j] ?? 0);
    if (step === 0) shared += 1;
    if (step <= 0) i += 1;
    if (step >= 0) j += 1;
  }
  return (2 * shared) / (a.length + b.length);
}

/** Weaknesses that models name interchangeably, by their number in MITRE's Common Weakness Enumeration. */
const cweFamilies: string[][] = [
  ['77', '78', '88', '94', '95', '917'],
  ['89', '564', '943'],
  ['79', '80', '83', '116', '1336'],
  ['22', '23', '36', '59', '73'],
  ['287', '306', '862', '863', '284', '285', '639'],
  ['259', '321', '522', '798', '256', '312'],
  ['326', '327', '328', '330', '338', '916'],
  ['295', '297', '319'],
  ['400', '770', '1333', '674', '835', '407'],
  ['119', '120', '125', '787', '193', '129', '131'],
  ['248', '390', '391', '703', '754', '755', '252'],
  ['915', '1321', '471'],
  ['20', '1287', '1284', '345'],
  ['362', '367', '667', '833'],
  ['200', '209', '532', '497'],
  ['502', '611', '918', '601'],
];
const familyOfCwe = new Map<string, number>(
  cweFamilies.flatMap((family, index) => family.map((cwe) => [`CWE-${cwe}`, index] as const)),
);

/** Likeness of kind, in [0, 1]: the same weakness, a related one, or at least the same field. */
function kindLikeness(a: Finding, b: Finding): number {
  if (a.cwe !== null && a.cwe === b.cwe) return 1;
  const family = a.cwe === null ? undefined : familyOfCwe.get(a.cwe);
  if (family !== undefined && b.cwe !== null && family === familyOfCwe.get(b.cwe)) return 0.8;
  return a.category === b.category ? 0.4 : 0;
}

/** Overlap of the line ranges over the shorter of them, in [0, 1]; a gap of one line still counts a little. */
function rangeOverlap(a: Finding, b: Finding): number {
  const shared = Math.min(a.endLine, b.endLine) - Math.max(a.startLine, b.startLine) + 1;
  if (shared <= 0) return shared >= -1 ? 0.3 : 0;
  return shared / Math.min(a.endLine - a.startLine + 1, b.endLine - b.startLine + 1);
}

const placeMin = 0.3;
const meaningMin = 0.25;

/**
 * How surely two findings of one file are about the same thing, in [0, 1]; 0 when they are not. Place alone is weak
 * evidence (two flaws share a line more often than not), so place and meaning must each reach their minimum.
 */
export function sameness(a: Finding, b: Finding, ofA: Likeness, ofB: Likeness): number {
  if (a.file !== b.file || a.side !== b.side) return 0;
  const place = Math.max(rangeOverlap(a, b), dice(ofA.quote, ofB.quote) * 0.8);
  if (place < placeMin) return 0;
  const meaning = 0.6 * dice(ofA.words, ofB.words) + 0.4 * kindLikeness(a, b);
  return meaning < meaningMin ? 0 : (place + 2 * meaning) / 3;
}
