import { expect, test } from 'vitest';
import { markdownText } from '../../../cli/text/markdown-text.ts';
import { inMarkdown } from '../../../core/panel/markdown.ts';

test('what was made harmless for Markdown reads as it was written', () => {
  const said = 'use `a_b` at https://x.example/ (c) [x](y)';
  expect(markdownText(inMarkdown(said))).toBe(said);
});

test('emphasis, headings and fences of ours go', () => {
  expect(markdownText('### Stuck\n\n**Twice** the same:\n```\nboom\n```')).toBe(
    'Stuck\n\nTwice the same:\n\nboom',
  );
});

test('a reference cannot bring in what a terminal would obey', () => {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  expect(markdownText('a&#27;[31mb&#7;&#9999999;')).not.toMatch(/[\u001b\u0007]/);
});

test('a table becomes columns, and a bar that somebody wrote parts none', () => {
  const table = [
    '| | passed | then |',
    '| --- | --- | --- |',
    '| 0 | 12 | |',
    `| 10 | 3 | ${inMarkdown('a | b')} |`,
  ];
  expect(markdownText(`Before\n\n${table.join('\n')}\n\nAfter`)).toBe(
    ['Before', '', '      passed  then', '  0   12', '  10  3       a | b', '', 'After'].join('\n'),
  );
});
