import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskSecret, maskSpans, maskTokens } from '../../../core/gates/mask.ts';

test('of a long secret the first four characters stay, of a short one none', () => {
  expect(maskSecret('abcdefghijklmnop')).toBe('abcd****');
  expect(maskSecret('abcdefghijklmno')).toBe('****');
});

test('spans are masked where they stand, also where they overlap or reach in from outside', () => {
  const text = 'a=SECRET1 b=SECRET2';
  const spans = [
    { start: 12, end: 19 },
    { start: 2, end: 9 },
    { start: 4, end: 8 },
  ];
  expect(maskSpans(text, spans, { start: 0, end: text.length })).toBe('a=**** b=****');
  expect(maskSpans(text, spans, { start: 5, end: 12 })).toBe(' b=');
  expect(maskSpans(text, [], { start: 2, end: 9 })).toBe('SECRET1');
});

test('nothing of a masked span is left but the first four characters of a long one', () => {
  const text = Array.from({ length: 60 }, (_, index) => String.fromCharCode(0x4e00 + index)).join('');
  const span = fc
    .tuple(fc.nat(60), fc.nat(60))
    .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 6 }), span, (spans, range) => {
      const kept = maskSpans(text, spans, range)
        .split('')
        .filter((char) => char !== '*')
        .map((char) => text.indexOf(char));
      const hidden = kept.filter((at) => spans.some((it) => at >= it.start && at < it.end));
      const beginnings = spans.filter((it) => it.end - it.start >= 16);
      expect(hidden.filter((at) => !beginnings.some((it) => at >= it.start && at < it.start + 4))).toEqual(
        [],
      );
    }),
  );
});

test('what looks like a key is masked in other quotes; words, paths and plain numbers are not', () => {
  expect(maskTokens(`f('${['ghp', 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9b'].join('_')}')`)).toBe("f('ghp_****')");
  expect(maskTokens('9fceb02d0ae598e95dc970b74767f193')).toBe('9fce****');
  const ordinary = 'metadata/identity/oauth2/token aVeryLongIdentifierWithoutDigits 11111111111111111111111';
  expect(maskTokens(ordinary)).toBe(ordinary);
});
