import { decodingsOf } from './decodings.ts';
import { imitates } from './forms.ts';
import { latinStems, otherLanguages } from './languages.ts';
import { phrases, squashed } from './phrases.ts';
import { asLatin, lettersOf, plainLetters, wordsOf } from './readings.ts';

/** One line as seats read it. */
export interface Line {
  text: string;
  number: number;
}

/** What is odd about one line, in words that continue "the line …". */
export interface Oddity {
  /** Into the lines. */
  index: number;
  why: string;
}

const speaks = 'speaks to a reviewing model';
/** An order may be cut into a word a line: so many lines around one that holds a telling word are read together. */
const aroundLines = 4;
/** A line without any of these stems says nothing that the phrases know. */
const telling =
  /ignor|disregard|forget|overr[iu]|bypass|supersed|discard|obey|comply|(?:do not|don't|stop|never) (?:follow|apply|report|flag|mention|rais|scan|inspect|comment|analy)|not (?:flag|report|treat)|instructions|prompt|directiv|guid(?:elines|ance)|review|audit|act as|pretend|assistant|in \w+ mode|system (?:instr|direct)|safety|guardrail|coding agent|language model|chatbot|scanner|\bai\b|\bllm|vote|ballot|verdict|approv|sign(?:ed)? off|no \w*\s?(?:findings|issues|problems|vulnerab|flaws|defects|bugs)|zero findings|nothing to|this (?:change|diff|patch|pr|commit|pull|file|code)|the (?:change|diff|patch|pr|commit|pull)|cleared|vetted|waived|reveal|in your|into your|to your|of your|as your|canary|your (?:new|real|actual|true|sole|only)|wave|fired|shut ?down|terminated|appsec|ciso|lose (?:my|your)|merge (?:this|it)|everything above|all above/;
const spacedOut = /(?:\b[a-z]\b[\W_]{0,3}){8}/;
const squashedWord =
  /ignore|disregard|forget|override|bypass|vote|ballot|verdict|approve|reveal|youare|nofindings|noissues/;
const mayImitate =
  /<[|｜a-z/]|\[\/?[ITAS]|<<|###|role|vote|verdict|ballot|findings|judge?ment|END |FILE "|RULES|THE CHANGE|A PERSON|human\s*:|assistant\s*:|system\s*:|developer\s*:|\/\/|\/\*|<!--|^\s*[\w ]{1,10}[+-]? ?\|/iu;
const notAscii = /[^\0-\x7f]/;

/** Lines that speak to a reviewing model in plain words, another language, pieces, an encoding or a form that is not theirs. */
export function findSpeech(lines: readonly Line[]): Oddity[] {
  const plain = lines.map((line) => plainLetters(line.text));
  const found = new Map<number, string>();
  const add = (index: number, why: string) => found.has(index) || found.set(index, why);
  lines.forEach(({ text }, index) => {
    const form = mayImitate.test(text) ? imitates(text) : null;
    if (form) add(index, form);
    for (const decoded of decodingsOf(text)) {
      if (saysOrder(decoded.text)) add(index, `${speaks} in ${decoded.form}`);
    }
    if (saysSquashed(plain[index] ?? '')) add(index, speaks);
  });
  for (const index of linesOfPhrases(plain)) add(index, speaks);
  return [...found].map(([index, why]) => ({ index, why })).sort((a, b) => a.index - b.index);
}

/** Whether a text by itself is an order to a reviewing model. */
export function saysOrder(text: string): boolean {
  const plain = plainLetters(text);
  return imitates(text) !== null || saysSquashed(plain) || linesOfPhrases([plain]).length > 0;
}

function saysSquashed(plain: string): boolean {
  if (!spacedOut.test(plain) && !squashedWord.test(plain)) return false;
  const letters = lettersOf(asLatin(plain));
  return squashed.some((phrase) => letters.search(phrase) >= 0);
}

/** Indexes of the lines on which a phrase begins. */
function linesOfPhrases(plain: readonly string[]): number[] {
  const found: number[] = [];
  for (const [first, end] of stretches(plain)) {
    const foreign = plain.slice(first, end).some((line) => notAscii.test(line) || latinStems.test(line));
    const own = joined(plain, first, end);
    if (foreign) found.push(...own.find(otherLanguages));
    const latin = foreign ? joined(plain.map(asLatin), first, end) : own;
    found.push(...latin.find(phrases));
  }
  return found;
}

/** Half-open ranges of lines round those that hold a telling word. */
function stretches(plain: readonly string[]): [number, number][] {
  const ranges: [number, number][] = [];
  plain.forEach((line, index) => {
    if (!telling.test(asLatin(line)) && !latinStems.test(line) && !notAscii.test(line)) return;
    const last = ranges.at(-1);
    const first = Math.max(0, index - aroundLines);
    const end = Math.min(plain.length, index + aroundLines + 1);
    if (last && first <= last[1]) last[1] = end;
    else ranges.push([first, end]);
  });
  return ranges;
}

/** The words of a stretch as one text, which knows on which line each place stands. */
function joined(plain: readonly string[], first: number, end: number) {
  const starts: number[] = [];
  let text = '';
  for (let index = first; index < end; index += 1) {
    starts.push(text.length);
    text += `${wordsOf(plain[index] ?? '')} `;
  }
  const find = (all: readonly RegExp[]): number[] =>
    all.flatMap((phrase) => [...text.matchAll(phrase)].map(({ index }) => lineAt(index)));
  const lineAt = (offset: number): number =>
    first +
    Math.max(
      0,
      starts.findLastIndex((start) => start <= offset),
    );
  return { find };
}
