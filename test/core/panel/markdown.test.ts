import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { fenced, inMarkdown, inSummary } from '../../../core/panel/markdown.ts';
import { safeLine } from '../../../core/panel/safe-text.ts';
import { nastyText } from '../../nasty-text.ts';
import { anyProgress, anyQuestion, foreignHtml } from './rendered-markdown.ts';

const render = (markdown: string) => marked.parse(markdown, { async: false, gfm: true });
/** What a reader of the page sees. */
const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);|&(lt|gt|amp|quot);/g, (_all, code?: string, name?: string) =>
      code
        ? String.fromCodePoint(Number(code))
        : ({ lt: '<', gt: '>', amp: '&', quot: '"' }[name ?? ''] ?? ''),
    );

describe('text inside Markdown', () => {
  test.each([
    ['[a](http://b)', '&#91;a&#93;(http&#58;//b)'],
    ['mailto:a@evil.example', 'mailto&#58;a&#64;evil.example'],
    ['www.evil.example', 'www&#46;evil.example'],
    ['<script>', '&#60;script&#62;'],
    ['# a', '&#35; a'],
    ['- a', '&#45; a'],
    ['1. a', '1&#46; a'],
    ['`x` **y** _z_', '&#96;x&#96; &#42;&#42;y&#42;&#42; &#95;z&#95;'],
    ['a | b ~~c~~ $d$', 'a &#124; b &#126;&#126;c&#126;&#126; &#36;d&#36;'],
    ['git log --oneline', 'git log &#45;&#45;oneline'],
    ['\u001b[31mred\u202e', 'red'],
    [
      'High: Loop ends late (src/sum.ts, line 3). Is it real?',
      'High: Loop ends late (src/sum.ts, line 3). Is it real?',
    ],
  ])('%j has no meaning of its own', (text, expected) => {
    expect(inMarkdown(text)).toBe(expected);
  });

  test('without the defence, it has', () => {
    const html = render(
      '[a](http://evil.example) ![i](http://evil.example/i.png) <img src=x> https://evil.example',
    );
    expect(foreignHtml(html)).toHaveLength(6);
  });

  test('is shown character by character, wherever it stands', () => {
    const places = [
      (text: string) => text,
      (text: string) => `Q ${text}`,
      (text: string) => `**1. ${text}**`,
      (text: string) => `- **ada** says: ${text}`,
    ];
    fc.assert(
      fc.property(nastyText, fc.constantFrom(...places), (text, place) => {
        const html = render(place(inMarkdown(text)));
        expect(foreignHtml(html)).toEqual([]);
        expect(textOf(html).trim().endsWith(safeLine(text))).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });
});

test('a summary keeps to the bytes that Temporal takes, and has no meaning of its own', () => {
  expect(inSummary('shop main..[click](https://evil.example)')).toBe(
    'shop main..&#91;click&#93;(https&#58;//evil.example)',
  );
  fc.assert(
    fc.property(
      fc.oneof(nastyText, fc.constantFrom('~'.repeat(300), '🎉'.repeat(300), 'x'.repeat(99) + '🎉')),
      (text) => {
        const summary = inSummary(text);
        expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(400);
        expect(summary.isWellFormed()).toBe(true);
        expect(foreignHtml(render(`Q ${summary}`))).toEqual([]);
      },
    ),
  );
});

describe('fenced code', () => {
  test('is kept as it is', () => {
    expect(fenced('if (a < b) {\n\tgo();\n}')).toBe('```\nif (a < b) {\n\tgo();\n}\n```');
  });

  test('cannot be closed from inside', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('`', '``', '````', '~~~', '\n', 'x', ' ')), (parts) => {
        const lines = fenced(parts.join('')).split('\n');
        const fence = lines[0] ?? '';
        expect(fence).toMatch(/^`{3,}$/);
        expect(lines.at(-1)).toBe(fence);
        for (const line of lines.slice(1, -1)) expect(line.trim().startsWith(fence)).toBe(false);
      }),
    );
  });

  test('is cut at its limit, between characters', () => {
    expect(fenced('x'.repeat(5000), 10)).toBe(`\`\`\`\n${'x'.repeat(10)}\n\`\`\``);
    expect(fenced('ab🎉', 3)).toBe('```\nab\n```');
  });
});

test.each([
  ['a question', anyQuestion],
  ['progress', anyProgress],
])('%s with any text in any field renders to nothing but our own elements', (_what, anyDetails) => {
  fc.assert(
    fc.property(anyDetails, (details) => {
      expect(foreignHtml(render(details))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
