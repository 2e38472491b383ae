import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fenced, inMarkdown } from '../../../core/panel/markdown.ts';

describe('text inside Markdown', () => {
  test.each([
    ['[a](http://b)', '\\[a\\]\\(http\\://b\\)'],
    ['see https://evil.example and www.evil.example', 'see https\\://evil.example and www\\.evil.example'],
    ['write to a@evil.example', 'write to a\\@evil.example'],
    ['<script>', '\\<script\\>'],
    ['a\n# b', 'a \\# b'],
    ['`x` **y** _z_', '\\`x\\` \\*\\*y\\*\\* \\_z\\_'],
    ['![i](j)', '\\!\\[i\\]\\(j\\)'],
    ['a | b ~~c~~', 'a \\| b \\~\\~c\\~\\~'],
    ['\u001b[31mred\u202e', 'red'],
  ])('%j has no meaning of its own', (text, expected) => {
    expect(inMarkdown(text)).toBe(expected);
  });

  test('stays on one line with every special character escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = inMarkdown(text);
        expect(shown).not.toContain('\n');
        expect(shown.replace(/\\[\\`*_{}[\]()<>#+!|~]/g, '')).not.toMatch(/[\\`*_{}[\]()<>#+!|~]/);
      }),
    );
  });
});

describe('fenced code', () => {
  test('is kept as it is', () => {
    expect(fenced('if (a < b) {\n\tgo();\n}')).toBe('```\nif (a < b) {\n\tgo();\n}\n```');
  });

  test('cannot be closed from inside', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('`', '``', '````', '\n', 'x', ' ')), (parts) => {
        const lines = fenced(parts.join('')).split('\n');
        const fence = lines[0] ?? '';
        expect(fence).toMatch(/^`{3,}$/);
        expect(lines.at(-1)).toBe(fence);
        for (const line of lines.slice(1, -1)) expect(line.trim().startsWith(fence)).toBe(false);
      }),
    );
  });

  test('is cut at its limit', () => {
    expect(fenced('x'.repeat(5000), 10)).toBe(`\`\`\`\n${'x'.repeat(10)}\n\`\`\``);
  });
});
