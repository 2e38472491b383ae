/** Marks that steer the direction of reading without a width of their own; at home wherever letters run right to left. */
const directionMarks = /[\u061c\u200e\u200f]/u;
/** Embeddings and isolates open a stretch that `\u202c` or `\u2069` closes. */
const opensStretch = /[\u202a\u202b\u2066-\u2068]/gu;
const closesStretch = /[\u202c\u2069]/gu;
/** An override shows letters in an order in which no script is written. */
const overrides = /[\u202d\u202e]/u;
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Flags of parts of a country are spelled in tags: the only three in use. */
const tagFlags =
  /\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/gu;
/** The joiner between the parts of one emoji. */
const emojiJoiner =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})/gu;
/** Joiners decide how letters of these scripts are drawn. */
const letterJoiner =
  /(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}])[\u200c\u200d](?![\u200b-\u200d])/gu;
/** Scripts without blanks between words are told by this where a line may break. */
const lineBreakHint =
  /(?<=[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])\u200b(?![\u200b-\u200d])/gu;
/** One selector behind an emoji, an ideograph or a sign chooses between its forms. */
const formSelector =
  /(?<=[\p{Emoji}\p{Script=Han}\p{Script=Mongolian}\p{Script=Myanmar}\p{S}\u2010-\u2027\u2030-\u205e])[\ufe00-\ufe0f\u{e0100}-\u{e01ef}](?![\ufe00-\ufe0f\u{e0100}-\u{e01ef}])/gu;

/** What shows nothing, and could spell a message or part words; soft hyphens are at home in prose and told apart by reading. */
const hidden =
  // oxlint-disable-next-line no-misleading-character-class -- marks by themselves are what it looks for
  /[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|[\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u;
const notAscii = /[^\0-\x7f]/;

/**
 * Whether a line holds characters that hide text from people and not from models, other than where a language or an
 * emoji needs them: zero width, direction controls, tags, selectors, fillers.
 */
export function hidesText(line: string): boolean {
  if (!notAscii.test(line)) return false;
  if (overrides.test(line)) return true;
  const opened = line.match(opensStretch)?.length ?? 0;
  const closed = line.match(closesStretch)?.length ?? 0;
  const steers = opened + closed > 0 || directionMarks.test(line);
  if (steers && (opened !== closed || !rightToLeft.test(line))) return true;
  const left = line
    .replace(tagFlags, '')
    .replace(emojiJoiner, '')
    .replace(letterJoiner, '')
    .replace(lineBreakHint, '')
    .replace(formSelector, '');
  return hidden.test(left);
}

/** Cyrillic and Greek letters that look like Latin ones in most fonts, beside what they look like. */
const lookAlikes: Readonly<Record<string, string>> = {
  ...pairs('авеԁѕіјӏкмнорсԛтԝухҽһьѵԍ', 'abedsijlkmhopcqtwyxehbvg'),
  ...pairs('αβγεηικνορτυχωϲϳ', 'abyenikvoptuxwcj'),
};
function pairs(from: string, to: string): Record<string, string> {
  const targets = Array.from(to);
  return Object.fromEntries(Array.from(from).map((letter, index) => [letter, targets[index] ?? letter]));
}

const foreign = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;

/** The text with each letter that only looks Latin made Latin. Takes lower case. */
export const withoutLookAlikes = (text: string): string =>
  text.replace(foreign, (letter) => lookAlikes[letter] ?? letter);

const anyCyrillic = /\p{Script=Cyrillic}/u;
const mixedWord =
  /[\p{Script=Latin}\p{Script=Cyrillic}]*(?:\p{Script=Latin}\p{Script=Cyrillic}|\p{Script=Cyrillic}\p{Script=Latin})[\p{Script=Latin}\p{Script=Cyrillic}]*/gu;

/**
 * Whether a word mixes Latin letters with Cyrillic ones that all look Latin: people read another word than machines do.
 * Greek in a Latin word is common in formulas and means nothing.
 */
export const mixesAlphabets = (line: string): boolean =>
  anyCyrillic.test(line) &&
  (line.match(mixedWord) ?? []).some((word) =>
    Array.from(word.toLowerCase()).every(
      (letter) => /\p{Script=Latin}/u.test(letter) || letter in lookAlikes,
    ),
  );
