import { expect, test } from 'vitest';
import { languageOf } from '../../../core/change/languages.ts';

test.each([
  'a.ts',
  'src/A.TSX',
  'x/y.go',
  'lib.rs',
  'Main.java',
  'a.b.cs',
  'a.kt',
  'a.swift',
  'a.php',
  'a.cpp',
])('%s has blocks in braces', (path) => {
  expect(languageOf(path)?.blocks).toBe('braces');
});

test.each(['a.py', 'stubs/a.pyi', 'a.rb'])('%s has indented blocks', (path) => {
  expect(languageOf(path)?.blocks).toBe('indent');
});

test.each(['README.md', 'Makefile', 'a.json', 'folder.ts/file', '.ts/x', 'a.constructor', 'a.toString', ''])(
  'of %j nothing is known',
  (path) => {
    expect(languageOf(path)).toBeNull();
  },
);
