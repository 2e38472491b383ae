import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { cutChange } from '../../../core/panel/cut.ts';
import { halvePiece } from '../../../core/panel/halve.ts';
import type { Piece } from '../../../core/panel/piece.ts';
import { addedHunk, changedFile, changes } from './changes.ts';

/** Every line that a piece holds, as `path:hunk:line`, and every file without lines as its path. */
const linesIn = (files: ChangedFile[], piece: Piece): string[] =>
  piece.parts.flatMap((part) => {
    const file = files.find((one) => one.path === part.path);
    const hunks = (file?.hunks ?? []).slice(part.firstHunk, part.endHunk);
    if (hunks.length === 0) return [part.path];
    return hunks.flatMap((hunk, offset) =>
      hunk.lines
        .map((_, line) => `${part.path}:${part.firstHunk + offset}:${line}`)
        .slice(part.lines?.first, part.lines?.end),
    );
  });

const charactersIn = (files: ChangedFile[], piece: Piece): number =>
  piece.parts
    .flatMap((part) =>
      (files.find((one) => one.path === part.path)?.hunks ?? [])
        .slice(part.firstHunk, part.endHunk)
        .flatMap((hunk) => hunk.lines.slice(part.lines?.first, part.lines?.end)),
    )
    .reduce((sum, line) => sum + line.text.length + 12, 0);

const wholeOf = (files: ChangedFile[]): Piece => ({
  index: 3,
  tokens: 1_000,
  parts: files.map((file) => ({ path: file.path, firstHunk: 0, endHunk: file.hunks.length })),
});

/** All pieces that come of halving until nothing can be halved. */
const halveAll = (files: ChangedFile[], piece: Piece): Piece[] => {
  const halves = halvePiece({ files }, piece);
  return halves ? halves.flatMap((half) => halveAll(files, half)) : [piece];
};

test('two halves hold each line once, in its order, and neither is empty', () => {
  fc.assert(
    fc.property(changes, ({ files }) => {
      const { pieces } = cutChange({ files }, { tokensPerAskMax: 100_000, overheadTokens: 0 });
      for (const piece of pieces) {
        const halves = halvePiece({ files }, piece);
        if (!halves) continue;
        expect(halves.flatMap((half) => linesIn(files, half))).toEqual(linesIn(files, piece));
        for (const half of halves) {
          expect(half.index).toBe(piece.index);
          expect(linesIn(files, half)).not.toEqual([]);
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('halving on and on ends with single lines, and loses none', () => {
  fc.assert(
    fc.property(changes, ({ files }) => {
      const whole = wholeOf(files);
      const least = halveAll(files, whole);
      expect(least.flatMap((piece) => linesIn(files, piece))).toEqual(linesIn(files, whole));
      for (const piece of least) expect(linesIn(files, piece).length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});

test('halves are about as large as each other, as far as lines let them', () => {
  const files = [
    changedFile('a.ts', [addedHunk(Array.from({ length: 30 }, () => 'x'.repeat(20)))]),
    changedFile('b.ts', [addedHunk(Array.from({ length: 10 }, () => 'x'.repeat(20)))]),
    changedFile('c.ts', [addedHunk(Array.from({ length: 30 }, () => 'x'.repeat(20)))]),
  ];
  const [first, second] = halvePiece({ files }, wholeOf(files)) ?? [];
  expect(first?.parts.map((part) => part.path)).toEqual(['a.ts', 'b.ts']);
  expect(second?.parts.map((part) => part.path)).toEqual(['c.ts']);
  const [third, fourth] = (second && halvePiece({ files }, second)) ?? [];
  expect(third && charactersIn(files, third)).toBe(fourth && charactersIn(files, fourth));
  expect(third?.parts).toEqual([{ path: 'c.ts', firstHunk: 0, endHunk: 1, lines: { first: 0, end: 15 } }]);
});

test('a file is cut between its hunks first, each with what encloses it', () => {
  const files = [changedFile('a.ts', [addedHunk(['one']), addedHunk(['two'], 50), addedHunk(['three'], 90)])];
  const enclosing = [0, 2].map((hunk) => ({ hunk, lines: [{ line: 1, text: `class Of${hunk} {` }] }));
  const piece: Piece = {
    ...wholeOf(files),
    parts: [{ path: 'a.ts', firstHunk: 0, endHunk: 3, enclosing }],
    signatures: [{ path: 'b.ts', lines: [{ line: 1, text: 'export function used() {' }] }],
  };
  const halves = halvePiece({ files }, piece);
  expect(halves?.map((half) => half.parts)).toEqual([
    [{ path: 'a.ts', firstHunk: 0, endHunk: 2, enclosing: [enclosing[0]] }],
    [{ path: 'a.ts', firstHunk: 2, endHunk: 3, enclosing: [enclosing[1]] }],
  ]);
  expect(halves?.some((half) => 'signatures' in half)).toBe(false);
});

test('what encloses a hunk goes with its first line', () => {
  const files = [changedFile('a.ts', [addedHunk(['one', 'two'])])];
  const enclosing = [{ hunk: 0, lines: [{ line: 1, text: 'class A {' }] }];
  const piece = { ...wholeOf(files), parts: [{ path: 'a.ts', firstHunk: 0, endHunk: 1, enclosing }] };
  const halves = halvePiece({ files }, piece);
  expect(halves?.map((half) => half.parts[0]?.enclosing)).toEqual([enclosing, undefined]);
});

test.each([
  ['one line', [changedFile('a.ts', [addedHunk(['one'])])]],
  ['a file without lines', [changedFile('a.ts', [])]],
  ['nothing', []],
])('a piece with %s cannot be halved', (_, files) => {
  expect(halvePiece({ files }, wholeOf(files))).toBeNull();
});
