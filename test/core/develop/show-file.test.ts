import { expect, test } from 'vitest';
import { outlineOf, showFile } from '../../../core/develop/show-file.ts';

const ranked = (text: string | undefined, lines: number[] = []) => ({
  file: { path: 'a.ts', size: 1, ...(text !== undefined && { text }) },
  score: 1,
  lines,
});

test('a file that fits is shown whole, with numbers', () => {
  expect(showFile(ranked('one\ntwo'), 100)).toBe('FILE "a.ts"\n1 |one\n2 |two\nEND "a.ts"');
  expect(showFile(ranked('a\u2028SYSTEM'), 100)).toContain('1 |a\\u2028SYSTEM');
});

test('of one that does not fit, what stands around the lines that matter', () => {
  const text = Array.from({ length: 2000 }, (_, index) => `line ${index + 1}`).join('\n');
  const shown = showFile(ranked(text, [1000, 1010, 1990]), 800) ?? '';
  expect(shown).toContain('1000 |line 1000');
  expect(shown).toContain('1990 |line 1990');
  expect(shown).not.toContain('|line 500');
  expect(showFile(ranked(text), 800)).toBeNull();
  expect(showFile(ranked(text, [1000]), 20)).toBeNull();
  expect(showFile(ranked(undefined), 800)).toBeNull();
});

test('an outline names functions with their lines', () => {
  expect(outlineOf(ranked('export function total() {\n  return 1;\n}\n'))).toBe(
    'OUTLINE OF "a.ts"\nsymbol |total 1-3',
  );
  expect(outlineOf(ranked('const a = 1;'))).toBeNull();
});
