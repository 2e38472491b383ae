import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hidesText,
  mixesAlphabets,
  withoutLookAlikes,
} from '../../../../core/panel/injection/hidden-text.ts';

describe('a line hides text', () => {
  test.each([
    ['zero width in a word', 'ad\u200bmin'],
    ['a joiner between Latin letters', 'ad\u200dmin'],
    ['a run of them behind a letter that takes one', '\u0e2a\u200b\u200b\u200b'],
    ['an override among right-to-left letters', '\u05e9\u202e\u05dc'],
    ['an isolate that is not closed', '\u05e9\u2067\u05dc'],
    ['isolates without a letter that needs them', '\u2067abc\u2069'],
    ['a mark without such letters', 'a\u200eb'],
    ['tags behind no flag', `ok${String.fromCodePoint(0xe0041)}`],
    ['another message in a flag', '\u{1f3f4}\u{e0069}\u{e0067}\u{e006e}\u{e007f}'],
    ['two selectors', '\u2764\ufe0f\ufe01'],
    ['a selector behind a letter', 'a\ufe0f'],
    ['a filler', 'const \u3164 = 1'],
    ['a byte order mark', 'a\ufeffb'],
    ['a word joiner', 'a\u2060b'],
  ])('%s', (_, line) => expect(hidesText(line)).toBe(true));
});

describe('a line is ordinary', () => {
  test.each([
    ['code', 'if (a < b) return "c";'],
    ['letters of many languages', 'Größe, été, 漢字, हिन्दी, ไทย, עברית, العربية'],
    [
      'a family and a flag of emoji',
      '\u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u{1f3f3}\ufe0f\u200d\u{1f308} \u{1f44d}\u{1f3fd}\u200d\u2642\ufe0f',
    ],
    ['keycaps and hearts', '1\ufe0f\u20e3 \u2764\ufe0f \u2714\ufe0e'],
    ['the flag of Scotland', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
    ['Persian with a non-joiner', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
    ['Hindi with a joiner', '\u0915\u094d\u200d\u0937'],
    ['Thai with hints where to break', '\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u200b\u0e0a\u0e32\u0e27'],
    ['Hebrew with marks', '\u200f\u05e9\u05dc\u05d5\u05dd\u200e (API)'],
    ['Arabic with an isolate', '\u0645\u0631\u062d\u0628\u0627 \u2068API\u2069'],
    ['a soft hyphen, which hides no more than a break', 'Donau\u00addampf'],
  ])('%s', (_, line) => expect(hidesText(line)).toBe(false));

  test('whatever it is in ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (line) => !hidesText(line) && !mixesAlphabets(line)),
    );
  });
});

describe('look-alike letters', () => {
  test('are read as the Latin ones that they look like', () => {
    expect(withoutLookAlikes('\u0456gn\u043er\u0435 \u03b1ll')).toBe('ignore all');
  });
  test.each([
    ['\u0430dmin', true],
    ['isAdm\u0456n()', true],
    ['\u0441\u043b\u043e\u0432\u043e', false],
    ['SMS\u043a\u0438', false],
    ['\u03bbx + \u0394t \u03bcs', false],
  ])('%s is taken for a mix of alphabets: %s', (line, mixed) => expect(mixesAlphabets(line)).toBe(mixed));
});
