import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockBelow, dedent, indentOf, toLines } from '../../../core/test-report/lines.ts';
import { cpuMs } from '../../cpu-time.ts';

describe('what a person would have seen', () => {
  test.each([
    ['colours', '\u001B[31m\u001B[1mred\u001B[0m plain', ['red plain']],
    ['true colours', '\u001B[38;2;1;2;3mx\u001B[m', ['x']],
    ['cursor movements', 'a\u001B[2K\u001B[1Gb', ['ab']],
    ['links and titles', '\u001B]8;;http://x\u0007name\u001B]8;;\u0007\u001B]0;title\u001B\\.', ['name.']],
    ['Windows line ends', 'a\r\nb\r\n', ['a', 'b', '']],
    ['progress that is written over', '10 %\r50 %\rdone\nnext', ['done', 'next']],
    ['a bell and a null', 'a\u0007b\u0000c', ['abc']],
    ['white space at the end', 'a  \t\nb', ['a', 'b']],
    ['an escape that never ends', '\u001B]0;title\nnext', ['0;title', 'next']],
  ])('%s', (_what, text, lines) => {
    expect(toLines(text)).toEqual(lines);
  });

  test('a line is cut at 2,000 characters', () => {
    expect(toLines(`${'x'.repeat(100_000)}\ny`).map((line) => line.length)).toEqual([2000, 1]);
  });

  test('there are as many lines as line ends, and no escape is left', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\u001B', '[', ']', '3', 'm', '\r', '\n', 'a', ' ', ';') }),
        (text) => {
          const lines = toLines(text);
          expect(lines.length).toBe(text.split('\n').length);
          expect(lines.join('')).not.toContain('\u001B');
        },
      ),
    );
  });

  test('takes time in proportion to its length, whatever the text', () => {
    const hostile = ['\u001B[', '\u001B]', '\r', '\u001B[0;0', ' '].map((part) => part.repeat(200_000));
    const beganMs = cpuMs();
    for (const text of hostile) toLines(text);
    expect(cpuMs() - beganMs).toBeLessThan(3000);
  });
});

test('an indent is counted in characters', () => {
  expect(indentOf('    x')).toBe(4);
  expect(indentOf('')).toBe(0);
});

test('a block is what stands deeper, empty lines included, without the common indent', () => {
  expect(blockBelow(['head', '    a', '', '      b', 'next'], 1, 2)).toEqual(['a', '', '  b']);
  expect(blockBelow(['head'], 1, 0)).toEqual([]);
  expect(
    blockBelow(
      Array.from({ length: 1000 }, () => '  x'),
      0,
      0,
    ),
  ).toHaveLength(200);
});

test('empty ends are left away', () => {
  expect(dedent(['', '  a', '   b', ''])).toEqual(['a', ' b']);
  expect(dedent(['', ''])).toEqual([]);
});
