import { describe, expect, test } from 'vitest';
import { parsePlainFile } from '../../../core/change/parse-plain-file.ts';
import { patchLines } from '../../../core/change/patch-lines.ts';

const parse = (...lines: string[]) => parsePlainFile(patchLines(lines.join('\n')));
const hunk = ['@@ -1 +1 @@', '-a', '+b'];

test('a changed file, as diff -u prints it', () => {
  const file = parse(
    '--- old/x.c\t2024-01-02 03:04:05.1 +0100',
    '+++ new/x.c\t2024-01-02 03:04:06.2 +0100',
    ...hunk,
  );
  expect(file).toMatchObject({
    path: 'x.c',
    previousPath: null,
    status: 'modified',
    content: 'text',
    baseMode: null,
    headMode: null,
    headText: null,
    opaque: null,
  });
});

test('a new file and a deleted one, by /dev/null and by the time that GNU diff writes', () => {
  const added = ['@@ -0,0 +1 @@', '+b'];
  expect(parse('--- /dev/null', '+++ b/dir/x', ...added)).toMatchObject({ path: 'dir/x', status: 'added' });
  expect(parse('--- o/x\t1970-01-01 00:00:00.0 +0000', '+++ n/x\t2024-01-02', ...added).status).toBe('added');
  expect(parse('--- a/x', '+++ /dev/null', '@@ -1 +0,0 @@', '-a')).toMatchObject({
    path: 'x',
    status: 'deleted',
  });
});

test('binary files are named, also where their names hold the word between them', () => {
  expect(parse('Binary files old/x and new/x differ')).toMatchObject({
    path: 'x',
    content: 'binary',
    hunks: [],
  });
  expect(parse('Binary files a/x and y and b/x and y differ').path).toBe('x and y');
  expect(parse('Binary files o/x and n/x differ').opaque).toBe('Binary files o/x and n/x differ');
});

test('replaced bytes make it lossy', () => {
  expect(parse('--- a/x', '+++ b/x', '@@ -1 +1 @@', '-a', '+\u{FFFD}').lossy).toBe(true);
});

describe('refuses', () => {
  test.each([
    ['a file without hunks', ['--- a/x', '+++ b/x'], /line 3: expected a hunk header/],
    [
      'two absent sides',
      ['--- /dev/null', '+++ /dev/null', ...hunk],
      /line 2: expected a path on at least one side/,
    ],
    [
      'a path out of the tree',
      ['--- a/x', '+++ b/../../etc/passwd', ...hunk],
      /line 2: expected a path inside the tree/,
    ],
    [
      'a new file with a base side',
      ['--- /dev/null', '+++ b/x', ...hunk],
      /line 1: expected only added lines/,
    ],
  ])('%s', (_, lines, message) => {
    expect(() => parse(...lines)).toThrow(message);
  });
});
