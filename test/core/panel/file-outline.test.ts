import { describe, expect, test } from 'vitest';
import { enclosingSymbols, outlineFiles, placesOf, signatureOf } from '../../../core/panel/file-outline.ts';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { fileOf } from '../../builders.ts';
import { addedHunk, changedFile } from './changes.ts';

const outlineOf = (file: ChangedFile) => {
  const [read] = outlineFiles([file]);
  if (!read) throw new Error('A file has an outline.');
  return read.outline;
};
const names = (file: ChangedFile) => outlineOf(file).symbols.map((symbol) => symbol.name);

describe('the outline is made from', () => {
  test('the whole head where it is known', () => {
    const headText = 'class A {\r\n  m() {\r\n  }\r\n}\r\n';
    const outline = outlineOf(changedFile('a.ts', [addedHunk(['  }'], 3)], { headText }));
    expect(outline.symbols.map((symbol) => symbol.name)).toEqual(['A', 'm']);
    expect([outline.side, outline.textOf(1), outline.textOf(99)]).toEqual(['head', 'class A {', undefined]);
  });

  test('the hunks of a patch, each on its own', () => {
    const file = changedFile('a.ts', [
      addedHunk(['function f() {', '}'], 5),
      addedHunk(['function g() {', '}'], 50),
    ]);
    expect(outlineOf(file).symbols.map((symbol) => symbol.startLine)).toEqual([5, 50]);
    expect(outlineOf(file).textOf(50)).toBe('function g() {');
  });

  test('the base side of a file that goes', () => {
    const file = fileOf('a.ts', '-function f() {\n-}', { status: 'deleted' });
    expect([outlineOf(file).side, names(file)]).toEqual(['base', ['f']]);
  });

  test('no more text of one change than anybody writes', () => {
    const files = Array.from({ length: 20 }, (_, n) =>
      changedFile(`${n}.ts`, [], { headText: `function f() {\n}${' '.repeat(390_000)}` }),
    );
    const outlined = outlineFiles(files).filter(({ outline }) => outline.symbols.length > 0);
    expect(outlined.length).toBe(15);
    expect(outlineFiles(files)).toHaveLength(20);
  });
});

test('a removed line stands at the head line after it', () => {
  const file = fileOf('a.ts', ' a\n-b\n-c\n+d\n e\n-f');
  expect(placesOf(file.hunks[0]!, 'head')).toEqual([1, 2, 2, 2, 3, 4]);
  expect(placesOf(file.hunks[0]!, 'base')).toEqual([1, 2, 3, 4, 4, 5]);
});

test('a signature is its first lines, clipped, and only those before a line', () => {
  const long = 'x'.repeat(300);
  const headText = `function f(\n  ${long},\n\n  b,\n  c,\n) {\n}`;
  const outline = outlineOf(changedFile('a.ts', [], { headText }));
  const [symbol] = outline.symbols;
  if (!symbol) throw new Error('There is a function.');
  const lines = signatureOf(outline, symbol);
  expect(lines.map(({ line }) => line)).toEqual([1, 2]);
  expect(lines[1]?.text).toHaveLength(160);
  expect(signatureOf(outline, symbol, 2)).toEqual([{ line: 1, text: 'function f(' }]);
});

test('what encloses a line begins before it and ends behind it, the innermost last, four at the most', () => {
  const nested = [
    'class A {',
    'm() {',
    'const n = () => {',
    'function o() {',
    'function p() {',
    'x',
    '}',
    '}',
    '}',
    '}',
    '}',
  ];
  const outline = outlineOf(changedFile('a.ts', [], { headText: nested.join('\n') }));
  const around = (line: number) => enclosingSymbols(outline, line).map((symbol) => symbol.name);
  expect(around(1)).toEqual([]);
  expect(around(3)).toEqual(['A', 'm']);
  expect(around(6)).toEqual(['m', 'n', 'o', 'p']);
  expect(around(11)).toEqual(['A']);
});
