import { expect, test } from 'vitest';
import { isSameButForm, type Token } from '../../../core/loop/trivial-edit.ts';

/** Words; those that begin with a small letter are names; each line is one. */
const tokens = (text: string): Token[] =>
  text.split('\n').flatMap((line, number) =>
    line
      .trim()
      .split(' ')
      .map((word) => ({ text: word, name: /^[a-z]$/.test(word), line: String(number) })),
  );
const same = (was: string, now: string) => isSameButForm(tokens(was), tokens(now));

test('names replaced throughout', () => {
  expect(same('a = b + a', 'x = b + x')).toBe(true);
  expect(same('a = b + a', 'x = b + a')).toBe(false);
  expect(same('a - b', 'b - b')).toBe(false);
  expect(same('a - 1', 'a - 2')).toBe(false);
});
test('imports in another order, and nothing else', () => {
  expect(same('import A\nimport B\na = 1', 'import B\nimport A\na = 1')).toBe(true);
  expect(same('DO 1\nDO 2', 'DO 2\nDO 1')).toBe(false);
});
