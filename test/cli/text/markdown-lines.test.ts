import { expect, test } from 'vitest';
import { markdownLines } from '../../../cli/text/markdown-lines.ts';
import { screenFor } from '../../../cli/text/screen.ts';
import { fenced, inMarkdown } from '../../../core/panel/markdown.ts';

const markdownText = (markdown: string, columns = 120) =>
  markdownLines(markdown, screenFor({ columns }, {})).join('\n');

test('what was made harmless for Markdown reads as it was written', () => {
  const said = 'use `a_b` at https://x.example/ (c) [x](y)';
  expect(markdownText(inMarkdown(said))).toBe(said);
});

test('emphasis, headings and fences of ours go', () => {
  expect(markdownText('by *simulated* seats, 2 * 3 * 4 and a*b*c')).toBe(
    'by simulated seats, 2 * 3 * 4 and a*b*c',
  );
  expect(markdownText('### Stuck\n\n**Twice** the same:\n```\nboom\n```')).toBe(
    'Stuck\n\nTwice the same:\n    boom',
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

test('what is fenced stands apart, letter by letter, however much it looks like Markdown', () => {
  const code = '{\n  "argv": ["ls", "*.ts", "**/*", "`id`", "&#42;"]\n}\n# not a heading\n| a |';
  expect(markdownText(`Runs\n\n${fenced(code)}\n\n- once`)).toBe(
    [
      'Runs',
      '',
      '    {',
      '      "argv": ["ls", "*.ts", "**/*", "`id`", "&#42;"]',
      '    }',
      '    # not a heading',
      '    | a |',
      '',
      '- once',
    ].join('\n'),
  );
  const nested = '```\nstill *inside*\n```';
  expect(markdownText(fenced(nested))).toBe('    ```\n    still *inside*\n    ```');
  expect(markdownText('```\n```\nafter')).toBe('after');
});

test('on a narrow screen what is fenced wraps and keeps where it began, and rows of a table are cut', () => {
  const shown = markdownText(
    `${fenced('  one two three four')}\n\n| a | b |\n| --- | --- |\n| ${'x'.repeat(30)} | y |`,
    20,
  );
  expect(shown.split('\n').slice(0, 2)).toEqual(['      one two three', '     four']);
  expect(shown.split('\n').every((line) => line.length <= 20)).toBe(true);
});
