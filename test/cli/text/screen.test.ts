import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, screenFor, wrap } from '../../../cli/text/screen.ts';

/** For the letters used here: two columns each for those of the far east and pictures. */
const widthOf = (text: string) =>
  Array.from(text).reduce((sum, letter) => sum + (/[日本語🎉]/u.test(letter) ? 2 : 1), 0);

describe('colour', () => {
  const coloured = (stream: object, environment: Record<string, string>) =>
    screenFor(stream, environment).paint.isColorSupported;

  test.each<[boolean, object, Record<string, string>]>([
    [true, { isTTY: true }, {}],
    [false, { isTTY: true }, { NO_COLOR: '1' }],
    [true, { isTTY: true }, { NO_COLOR: '' }],
    [false, { isTTY: true }, { TERM: 'dumb' }],
    [false, {}, {}],
    [true, {}, { FORCE_COLOR: '1' }],
    [false, {}, { FORCE_COLOR: '1', NO_COLOR: '1' }],
    [false, {}, { CI: 'true' }],
  ])('%s for %j with %j', (expected, stream, environment) => {
    expect(coloured(stream, environment)).toBe(expected);
  });
});

test('only a terminal that can is redrawn', () => {
  expect(screenFor({ isTTY: true }, {}).live).toBe(true);
  expect(screenFor({ isTTY: true }, { TERM: 'dumb' }).live).toBe(false);
  expect(screenFor({}, { FORCE_COLOR: '1' }).live).toBe(false);
});

test('the width is the terminal’s, within what can be read', () => {
  const width = (columns?: number, environment = {}) =>
    screenFor({ ...(columns && { columns }) }, environment).width;
  expect([width(100), width(), width(undefined, { COLUMNS: '50' }), width(500), width(5)]).toEqual([
    100, 80, 50, 120, 20,
  ]);
});

describe('wrapping', () => {
  const screen = screenFor({ columns: 30 }, {});

  test('goes on under the text', () => {
    expect(wrap(screen, 'one two three four five six', '  - ')).toEqual([
      '  - one two three four five',
      '    six',
    ]);
  });

  test('keeps the text’s own line ends', () => {
    expect(wrap(screen, 'a\n\nb', '> ')).toEqual(['> a', '', '  b']);
  });

  test('gives the text most of a narrow screen', () => {
    const narrow = screenFor({ columns: 20 }, {});
    expect(wrap(narrow, 'aaa bbb ccc', '             ')[1]).toMatch(/^ {5}\S/);
  });

  test('never runs over the edge, and loses no word', () => {
    const words = fc.array(
      fc.string({ unit: fc.constantFrom('a', 'é', '日', '🎉'), minLength: 1, maxLength: 40 }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(words, fc.integer({ min: 20, max: 100 }), (all, columns) => {
        const text = all.join(' ');
        const lines = wrap(screenFor({ columns }, {}), text, '   Why    ');
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replace('   Why    ', '').replaceAll(/\s/g, '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('clipping', () => {
  test('leaves what fits, and marks what it cuts', () => {
    expect(clip('abcdef', 6)).toBe('abcdef');
    expect(clip('abcdefg', 6)).toBe('abcde…');
    expect(clip('日本語日本語', 6)).toMatch(/^日本.*…$/);
  });

  test('never runs over the edge', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '日', '🎉'), maxLength: 60 }),
        fc.integer({ min: 5, max: 40 }),
        (text, width) => {
          expect(widthOf(clip(text, width))).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
