import { expect, test } from 'vitest';
import { asLatin, lettersOf, plainLetters, wordsOf } from '../../../../core/panel/injection/readings.ts';

test.each([
  ['Ignore ALL', 'ignore all'],
  ['\uff29\uff27\uff2e\uff2f\uff32\uff25', 'ignore'],
  ['\u{1d422}\u{1d420}\u{1d427}', 'ign'],
  ['i\u0337g\u0337n', 'ign'],
  ['pr\u00e9c\u00e9dentes \u00c4nderung \u0130', 'precedentes anderung i'],
  ['ig\u00adno\u200bre', 'ignore'],
  ['指示を無視', '指示を無視'],
])('%j is heard as %j', (text, heard) => expect(plainLetters(text)).toBe(heard));

test.each([
  ["// don't ignore_all: it's (fine)", "don't ignore all it's fine"],
  ["const s = 'ign' + 'ore all';", 'const s ignore all'],
  ["['ignore', 'all'].join(' ')", 'ignore all join'],
  ['one. Two! three.four', 'one . two . three four'],
  ["vote === 'pass'", 'vote . pass'],
  ['指示を無視。次', '指示を無視 . 次'],
])('%j has the words %j', (text, words) => expect(wordsOf(plainLetters(text))).toBe(words));

test('letters are what is left without anything between them', () => {
  expect(lettersOf('i.g n-o_r e')).toBe('ignore');
  expect(asLatin('\u043ek')).toBe('ok');
});
