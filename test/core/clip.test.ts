import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clip } from '../../core/clip.ts';

test('a text that fits stays as it is', () => {
  expect(clip('four', 4)).toBe('four');
});

test('a longer one ends in an ellipsis, within the limit', () => {
  expect(clip('fourth', 4)).toBe('fou…');
});

test('a character of two units is left out rather than cut in two', () => {
  expect(clip('ab😀cd', 4)).toBe('ab…');
});

test('no whole text is made ill-formed, nor longer than allowed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 50 }), (text, charsMax) => {
      const clipped = clip(text, charsMax);
      expect(clipped.length).toBeLessThanOrEqual(charsMax);
      expect(clipped.isWellFormed()).toBe(true);
    }),
  );
});
