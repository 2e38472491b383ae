import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateTokens } from '../../../core/panel/tokens.ts';

test.each([
  // Counted with OpenAI's o200k encoding.
  ['     1 + |export const find = (id) => db.query(`SELECT * FROM users WHERE id = ${id}`);', 26],
  ['    12   |  return Object.keys(properties).filter((name) => !ignored.has(name));', 21],
  ['You sit on a panel of reviewers that audits one change to a body of code.', 17],
])('is not below what a tokenizer counts, and not more than two thirds above it: %s', (text, counted) => {
  expect(estimateTokens(text)).toBeGreaterThanOrEqual(counted);
  expect(estimateTokens(text)).toBeLessThanOrEqual(Math.ceil(counted * 1.67));
});

test('a text of another script counts by the character', () => {
  expect(estimateTokens('日本語')).toBe(3);
  expect(estimateTokens('')).toBe(0);
});

test('never counts a whole as more than its parts, nor a part as more than the whole', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const whole = estimateTokens(a + b);
      expect(whole).toBeLessThanOrEqual(estimateTokens(a) + estimateTokens(b));
      expect(whole).toBeGreaterThanOrEqual(estimateTokens(a));
    }),
  );
});
