import { withoutLookAlikes } from './hidden-text.ts';

const notAscii = /[^\0-\x7f]/;
const marks =
  // oxlint-disable-next-line no-misleading-character-class -- marks by themselves are what it looks for
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0640\u064b-\u0652\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]/gu;
const showsNothing = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A text as one hears it: lower case, letters of fancy fonts and full width made plain, marks above and below letters
 * gone, and all that shows nothing. Letters of other alphabets stay.
 */
export function plainLetters(text: string): string {
  const lower = text.toLowerCase();
  if (!notAscii.test(lower)) return lower;
  return lower.replace(showsNothing, '').normalize('NFKD').replace(marks, '').normalize('NFC');
}

/** Two pieces of one text in code: `'ign' + 'ore'`. */
const glue = /["'`]\s*(?:\+|\.\.|\.|&|\|\||\\)?\s*["'`]/g;
/** What ends a sentence stays as a full stop, so that no phrase runs over it; so does what compares two values in code. */
const sentenceEnd = /[=!]==?|[.!?](?=\s|$)|[。！？।؟]/gu;
const noWord = /[^\p{L}\p{N}\p{M}'.]+|(?<!\s)\.(?!\s)|'(?!\p{L})|(?<!\p{L})'/gu;

/** The words of a text in `plainLetters`, a blank between each two, whatever comment marks, quotes and signs stood there. */
export const wordsOf = (plain: string): string =>
  plain.replace(glue, '').replace(sentenceEnd, ' . ').replace(noWord, ' ').replace(/ +/g, ' ').trim();

/** The Latin letters alone, however they were spaced, dotted or hyphenated. */
export const lettersOf = (plain: string): string => plain.replace(/[^a-z]+/g, '');

/** With letters that only look Latin read as Latin ones. */
export const asLatin = (plain: string): string => (notAscii.test(plain) ? withoutLookAlikes(plain) : plain);
