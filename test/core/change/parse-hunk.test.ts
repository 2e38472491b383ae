import { describe, expect, test } from 'vitest';
import { readHunks } from '../../../core/change/parse-hunk.ts';
import { patchLines } from '../../../core/change/patch-lines.ts';

const read = (...lines: string[]) => readHunks(patchLines(lines.join('\n')));

test('lines carry their numbers on the sides where they stand', () => {
  expect(read('@@ -3,3 +7,3 @@ function total()', ' a', '-b', '+c', ' d')).toEqual([
    {
      heading: 'function total()',
      lines: [
        { kind: 'context', text: 'a', baseLine: 3, headLine: 7 },
        { kind: 'removed', text: 'b', baseLine: 4, headLine: null },
        { kind: 'added', text: 'c', baseLine: null, headLine: 8 },
        { kind: 'context', text: 'd', baseLine: 5, headLine: 9 },
      ],
    },
  ]);
});

test('a count that is left out is one', () => {
  expect(read('@@ -1 +1 @@', '-a', '+b')[0]?.lines).toHaveLength(2);
});

test('a side without lines stands behind the line that it names', () => {
  expect(read('@@ -4,0 +5 @@', '+new')[0]?.lines[0]).toMatchObject({ baseLine: null, headLine: 5 });
  expect(read('@@ -0,0 +1 @@', '+new')[0]?.lines[0]).toMatchObject({ headLine: 1 });
});

test('lines that look like headers are content as long as the counts say so', () => {
  const [hunk] = read('@@ -1,2 +1,2 @@', '--- a/x', '+++ b/x', ' @@ -1 +1 @@');
  expect(hunk?.lines.map((line) => line.text)).toEqual(['-- a/x', '++ b/x', '@@ -1 +1 @@']);
});

test('an empty line is an empty context line whose blank was cut off', () => {
  expect(read('@@ -1,2 +1,3 @@', '', '+a', ' b')[0]?.lines[0]).toMatchObject({ kind: 'context', text: '' });
});

test('a missing end of line at the end of a file is no line of its own', () => {
  const [hunk] = read(
    '@@ -1 +1 @@',
    '-a',
    '\\ No newline at end of file',
    '+b',
    '\\ No newline at end of file',
  );
  expect(hunk?.lines.map((line) => line.text)).toEqual(['a', 'b']);
});

test('stops behind the last hunk', () => {
  const patch = patchLines('@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-c\n+d\nelse');
  expect(readHunks(patch)).toHaveLength(2);
  expect(patch.lines[patch.at]).toBe('else');
});

test('headings and lines may hold the line separators of Unicode', () => {
  const [hunk] = read('@@ -1 +1 @@ a\u{2028}b', '-a\u{2028}', '+b\u{85}c');
  expect(hunk?.heading).toBe('a\u{2028}b');
  expect(hunk?.lines[1]?.text).toBe('b\u{85}c');
});

describe('refuses, naming the line', () => {
  test.each([
    [
      'a truncated hunk',
      ['@@ -1,3 +1,3 @@', ' a', '-b'],
      /line 4: expected 1 more base and 2 more head lines of the hunk at line 1, found the end/,
    ],
    ['garbage', ['@@ -1,2 +1,2 @@', ' a', 'garbage', '-b', '+c'], /line 3: .*found "garbage"/],
    [
      'more added lines than counted',
      ['@@ -1,2 +1,1 @@', ' a', '+b', '-c'],
      /line 3: expected 1 more base and 0 more head/,
    ],
    ['more removed lines than counted', ['@@ -1,1 +1,2 @@', ' a', '-b', '+c'], /line 3/],
    ['context where one side is full', ['@@ -1,1 +1,2 @@', ' a', ' b'], /line 3/],
    ['a header without numbers', ['@@ -a +b @@', '+c'], /line 1: expected a hunk header/],
    ['a combined header', ['@@@ -1 -1 +1 @@@', '++c'], /line 1/],
    ['line zero', ['@@ -0,1 +1,1 @@', '-a', '+b'], /start at 1 or later/],
    ['numbers that no file has', ['@@ -1,99999999999 +1 @@', '-a'], /line 1/],
    ['a hunk of nothing', ['@@ -1,0 +1,0 @@', '+a'], /at least one line/],
    [
      'hunks that overlap',
      ['@@ -1,2 +1,2 @@', ' a', ' b', '@@ -2 +3 @@', '-c', '+d'],
      /line 4: .*behind the end of the hunk before/,
    ],
    ['hunks in reverse', ['@@ -9 +9 @@', '-a', '+b', '@@ -1 +1 @@', '-c', '+d'], /line 4/],
    [
      'a line behind the end of its side',
      ['@@ -1,2 +1,1 @@', '-a', '\\ No newline', '-b', '+c'],
      /line 4: expected no further line/,
    ],
  ])('%s', (_, lines, message) => {
    expect(() => read(...lines)).toThrow(message);
  });
});
