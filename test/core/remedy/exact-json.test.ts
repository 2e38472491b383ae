import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactJson, exactWord, inAscii } from '../../../core/remedy/exact-json.ts';
import { fenced } from '../../../core/panel/markdown.ts';
import { safeLine } from '../../../core/panel/safe-text.ts';

const texts = fc.string({ unit: 'binary', maxLength: 30 });

test('whatever it holds, it comes back from what is shown, which nothing that makes text safe to show changes', () => {
  fc.assert(
    fc.property(fc.array(texts), (words) => {
      const shown = fenced(exactJson(words, 2), 1_000_000);
      expect(shown).toMatch(/^[\n -~]*$/);
      const [, inside = ''] = /^`+\n([\s\S]*)\n`+$/.exec(shown) ?? [];
      expect(JSON.parse(inside)).toEqual(words);
    }),
  );
});

test('one text stays what it is on a line where runs of blanks become one', () => {
  fc.assert(
    fc.property(fc.oneof(texts, fc.constantFrom(' ', '  ', ' a', 'a  b ', '"', '\\ ')), (word) => {
      expect(JSON.parse(safeLine(exactWord(word)))).toBe(word);
    }),
  );
});

test('canonical JSON stays the JSON that it is', () => {
  expect(inAscii('{"a":"\u0441\u202e😀"}')).toBe('{"a":"\\u0441\\u202e\\ud83d\\ude00"}');
});
