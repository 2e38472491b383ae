import { describe, expect, test } from 'vitest';
import { patchLines } from '../../../core/change/patch-lines.ts';
import {
  checkPath,
  commonPath,
  readGitPath,
  readPath,
  readSidePath,
} from '../../../core/change/patch-paths.ts';

describe('readGitPath', () => {
  test.each([
    ['diff --git a/x b/x', 'x'],
    ['diff --git a/with blank b/with blank', 'with blank'],
    ['diff --git a/x b/x b/x b/x', 'x b/x'],
    ['diff --git i/x w/x', 'x'],
    ['diff --git src/x src/x', 'src/x'],
    ['diff --git a/x a/x', 'a/x'],
    ['diff --git "a/\\303\\244" "b/\\303\\244"', 'ä'],
    ['diff --git "a/say \\"b/x\\"" "b/say \\"b/x\\""', 'say "b/x"'],
    ['diff --git a/--output=x b/--output=x', '--output=x'],
  ])('%s', (line, path) => {
    expect(readGitPath(patchLines(line))).toBe(path);
  });

  test.each(['diff --git a/x b/y', 'diff --git "a/x\\t" b/y', 'diff --git a/x "b/y\\t"', 'diff --git x'])(
    'does not guess where the two differ: %s',
    (line) => {
      expect(readGitPath(patchLines(line))).toBeNull();
    },
  );

  test('refuses broken quotes', () => {
    expect(() => readGitPath(patchLines('diff --git "a/x b/x'))).toThrow(/line 1: expected two paths/);
    expect(() => readGitPath(patchLines('diff --git "a/x" "b/x'))).toThrow(/complete C-style quotes/);
  });
});

test('a side loses the time behind its tab, and is absent where the file is', () => {
  const side = (line: string) => readSidePath(patchLines(line));
  expect(side('--- a/x\t2024-01-02 03:04:05.000000000 +0100')).toBe('a/x');
  expect(side('--- a/with blank\t')).toBe('a/with blank');
  expect(side('--- "a/x\\ty"')).toBe('a/x\ty');
  expect(side('--- /dev/null')).toBeNull();
  expect(side('--- old/x\t1970-01-01 00:00:00.000000000 +0000')).toBeNull();
  expect(side('--- old/x\t1969-12-31 19:00:00.000000000 -0500')).toBeNull();
});

test('nothing may stand behind a quoted path', () => {
  expect(() => readPath(patchLines(''), '"x" y')).toThrow(/complete C-style quotes/);
});

test('two names of one file have its path in common', () => {
  expect(commonPath('a/src/x', 'b/src/x')).toBe('src/x');
  expect(commonPath('old/src/x', 'new/src/x')).toBe('src/x');
  expect(commonPath('x.orig', 'x')).toBe('x');
  expect(commonPath('src/x', 'src/x')).toBe('src/x');
});

test('a path that leaves the tree is refused', () => {
  const patch = patchLines('line');
  expect(checkPath(patch, 'a..b/...')).toBe('a..b/...');
  for (const path of ['', '..', '../x', 'a/../../x']) {
    expect(() => checkPath(patch, path)).toThrow(/inside the tree/);
  }
});
