import { hiddenMessages, point, utf8 } from './hidden-messages.ts';

/** Lower-case words that a line must hold, as it stands or decoded, to be worth a closer look. */
const vocabulary = [
  'instruction',
  'previous',
  'prompt',
  'ignore',
  'disregard',
  'approve',
  'review',
  'audit',
  'finding',
  'assistant',
  'system',
  'vote',
  'canary',
];
const turned = (change: (word: string) => string): RegExp =>
  new RegExp(
    vocabulary
      .filter((word) => word.length > 5)
      .map(change)
      .join('|'),
    'i',
  );

const rotate = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
const reverse = (text: string): string => Array.from(text).reverse().join('');
const rotatedWord = turned(rotate);
const reversedWord = turned(reverse);

/** A text that stood in another form, and the form's name for people. */
export interface Decoded {
  text: string;
  form: string;
}

type Decoder = (line: string) => Decoded[];

/** Longer stretches are read in their beginning: what is said to a reader comes early. Characters. */
const encodedMax = 4096;
const isProse = (text: string): boolean => {
  const words = text.match(/[\p{L}\p{N} .,:;!?'"(){}<>[\]/|_#=+*`\n-]/gu)?.length ?? 0;
  return text.length >= 8 && words >= text.length * 0.95;
};

const sixBits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function fromBase64(text: string): string {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text.slice(0, encodedMax).replaceAll('-', '+').replaceAll('_', '/')) {
    const value = sixBits.indexOf(char);
    if (value < 0) break;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
    // Pictures and keys are told from texts by their first bytes.
    if (bytes.length === 12 && bytes.some((byte) => byte < 9 || byte === 127)) return '';
  }
  return utf8(bytes);
}

const named: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  amp: '&',
  nbsp: ' ',
  lbrace: '{',
  rbrace: '}',
  lsqb: '[',
  rsqb: ']',
  colon: ':',
  period: '.',
  comma: ',',
};
const escapesOfCode = /\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\([0-3][0-7]{2})/gi;
const escapesOfHtml = /&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|&([a-z]{2,6});/gi;
const percent = /(?:%[0-9a-f]{2})+/gi;

const unescapeCode = (line: string): string =>
  line.replace(escapesOfCode, (_all, long?: string, short?: string, byte?: string, octal?: string) =>
    point(octal ? Number.parseInt(octal, 8) : Number.parseInt(long ?? short ?? byte ?? '0', 16)),
  );
const unescapeHtml = (line: string): string =>
  line.replace(escapesOfHtml, (all: string, hex?: string, number?: string, name?: string) =>
    name ? (named[name.toLowerCase()] ?? all) : point(hex ? Number.parseInt(hex, 16) : Number(number)),
  );
const unescapePercent = (line: string): string =>
  line
    .replace(
      percent,
      (all) =>
        utf8(
          all
            .slice(1)
            .split('%')
            .map((byte) => Number.parseInt(byte, 16)),
        ) || all,
    )
    .replaceAll('+', ' ');

const changed = (text: string, line: string, form: string): Decoded[] =>
  text === line ? [] : [{ text, form }];
const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'i',
  '8': 'b',
  '9': 'g',
};
const leetWord = /[a-z]*[013457@$!|89][a-z013457@$!|89]*/gi;

const decoders: Decoder[] = [
  (line) =>
    /\\u\{?[0-9a-f]|\\x[0-9a-f]|\\[0-3][0-7]{2}/i.test(line)
      ? changed(unescapeCode(line), line, 'escapes')
      : [],
  (line) => (/&#\w|&[a-z]{2,6};/i.test(line) ? changed(unescapeHtml(line), line, 'HTML entities') : []),
  (line) => (/%[0-9a-f]{2}/i.test(line) ? changed(unescapePercent(line), line, 'URL encoding') : []),
  (line) =>
    (line.match(/[a-z0-9+/_-]{20,}/gi) ?? [])
      .map((run) => ({ text: fromBase64(run), form: 'base64' }))
      .filter(({ text }) => isProse(text)),
  (line) =>
    (line.match(/(?:(?:0x)?[0-9a-f]{2}[\s,:]{0,2}){10,}/gi) ?? [])
      .map((run) =>
        (
          run
            .slice(0, encodedMax)
            .replace(/0x/gi, '')
            .match(/[0-9a-f]{2}/gi) ?? []
        ).map((byte) => Number.parseInt(byte, 16)),
      )
      .map((bytes) => ({ text: utf8(bytes), form: 'hexadecimal' }))
      .filter(({ text }) => isProse(text)),
  (line) => (rotatedWord.test(line) ? [{ text: rotate(line), form: 'rot13' }] : []),
  (line) => (reversedWord.test(line) ? [{ text: reverse(line), form: 'reverse' }] : []),
  (line) =>
    /[a-z][013457@$!|89]/i.test(line)
      ? changed(
          line.replace(leetWord, (word) =>
            /[a-z]/i.test(word) ? word.replace(/[^a-z]/gi, (char) => leet[char] ?? char) : word,
          ),
          line,
          'digits for letters',
        )
      : [],
  (line) => hiddenMessages(line).map((text) => ({ text, form: 'characters that show nothing' })),
];

/** What a line says in the encodings that a model reads without being told, once more decoded where one is inside another. */
export function decodingsOf(line: string, depth = 2): Decoded[] {
  const found = decoders.flatMap((decode) => decode(line));
  if (depth === 1) return found;
  return found.flatMap((one) => [
    one,
    ...(one.form === 'digits for letters'
      ? []
      : decodingsOf(one.text, depth - 1).map(({ text }) => ({ text, form: one.form }))),
  ]);
}
