import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeLine, safeText } from '../../../core/panel/safe-text.ts';
import { cpuMs } from '../../cpu-time.ts';

describe('what a terminal would obey is gone', () => {
  test.each([
    ['colour', 'a\u001b[31mred\u001b[0mb', 'aredb'],
    ['cursor move', 'a\u001b[2J\u001b[1;1Hb', 'ab'],
    ['8-bit form', 'a\u009b31mred', 'ared'],
    ['window title', 'a\u001b]0;owned\u0007b', 'ab'],
    ['link', '\u001b]8;;https://evil\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['device string', 'a\u001bPq#0;2\u001b\\b', 'ab'],
    ['reset', 'a\u001bcb', 'ab'],
    ['charset', 'a\u001b(0b', 'ab'],
    ['half an escape', 'a\u001b', 'a'],
    ['bell, backspace, delete', 'a\u0007\b\u007fb', 'ab'],
    ['shift out', 'a\u000eb', 'ab'],
  ])('%s', (_what, text, safe) => {
    expect(safeText(text)).toBe(safe);
  });
});

describe('what a reader cannot see is gone', () => {
  test.each([
    ['bidi override', 'access\u202e\u2066// admin\u2069\u202c', 'access// admin'],
    ['zero width', 'ad\u200bm\u200di\ufeffn', 'admin'],
    ['tags', 'hi\u{e0069}\u{e0067}\u{e006e}', 'hi'],
    ['variation selectors', 'a\ufe0f\u{e0101}b', 'ab'],
    ['soft hyphen', 'ad\u00admin', 'admin'],
    ['filler', 'a\u3164\u115fb', 'ab'],
    ['half a character', 'a\ud800b', 'ab'],
  ])('%s', (_what, text, safe) => {
    expect(safeText(text)).toBe(safe);
  });

  test('marks do not climb over other lines', () => {
    expect(safeText(`e${'\u0301'.repeat(50)}`)).toHaveLength(5);
  });
});

test('honest text stays as it is', () => {
  const text = 'if (a < b) {\n\treturn "naïve – 日本語 🎉";\n}\n';
  expect(safeText(text)).toBe(text);
});

test('every kind of line end is one line end, so that none can overwrite what stands before it', () => {
  expect(safeText('a\r\nb\rc\u2028d\u0085e')).toBe('a\nb\nc\nd\ne');
});

test('a line is one line', () => {
  expect(safeLine('  two\nlines\t and\r\nmore  ')).toBe('two lines and more');
});

test('whatever comes in, nothing that acts or hides comes out, and once more changes nothing', () => {
  const nasty = fc.array(
    fc.oneof(
      fc.constantFrom(
        '\u001b',
        '[',
        ']',
        '\u009b',
        '31m',
        '\u0007',
        '\\',
        '\u202e',
        '\u200b',
        '\r',
        '\n',
        'P',
        ';',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(nasty, (parts) => {
      const safe = safeText(parts.join(''));
      expect(safe).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/u);
      expect(safeText(safe)).toBe(safe);
    }),
    { numRuns: 1000 },
  );
});

test('a long hostile text takes no long time', () => {
  const started = cpuMs();
  safeText('\u001b]'.repeat(100_000));
  safeText(`\u001bP${'x'.repeat(500_000)}`);
  expect(cpuMs() - started).toBeLessThan(2000);
});
