import { expect, test } from 'vitest';
import { answersToAudit, approveHint, decideHint, shellWord } from '../../../cli/report/answer-hint.ts';

test('what is to be pasted stays one word of the shell, whatever an audit is called', () => {
  expect(shellWord('audit-1.0a1b2c3d')).toBe('audit-1.0a1b2c3d');
  expect(shellWord('x; rm -rf ~')).toBe("'x; rm -rf ~'");
  expect(shellWord("a'b$(c)")).toBe("'a'\\''b$(c)'");
  expect(shellWord('')).toBe("''");
});

test('a key is asked for where signatures count, and the question is named where its number is known', () => {
  expect(decideHint('a b', 'reject --reason "…"', { question: 2 })).toBe(
    `npx countersign decide 'a b' reject --reason "…"`,
  );
  expect(decideHint('a', 'reject --reason "…"', { signed: true, question: 2 })).toBe(
    'npx countersign decide a reject --reason "…" --question 2 --key FILE',
  );
  expect(answersToAudit('a', true).at(-1)).toBe('npx countersign decide a redirect --reason "…" --key FILE');
  expect(approveHint('ab'.repeat(32), false)).toBe('npx countersign approve abababababababab --reason "why"');
  expect(approveHint('ab'.repeat(32), true)).toMatch(/ --key FILE$/);
});
