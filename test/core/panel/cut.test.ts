import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { changeId } from '../../../core/ids.ts';
import { cutChange } from '../../../core/panel/cut.ts';
import type { Piece } from '../../../core/panel/piece.ts';
import { renderPiece } from '../../../core/panel/render.ts';
import { estimateTokens } from '../../../core/panel/tokens.ts';
import { renderBesides } from '../../../core/panel/beside.ts';
import { addedHunk, changedFile, changes, codeChanges } from './changes.ts';

const render = (files: ChangedFile[], piece: Piece) =>
  renderPiece({ changeId: changeId('sha256:0'), origin: { kind: 'patch' }, files, rules: [] }, piece);

/** Every line that the pieces hold, as `path:hunk:line`. */
const linesIn = (files: ChangedFile[], pieces: Piece[]): string[] =>
  pieces.flatMap((piece) =>
    piece.parts.flatMap((part) => {
      const file = files.find((one) => one.path === part.path);
      return (file?.hunks ?? []).slice(part.firstHunk, part.endHunk).flatMap((hunk, offset) =>
        hunk.lines
          .map((_, line) => line)
          .slice(part.lines?.first, part.lines?.end)
          .map((line) => `${part.path}:${part.firstHunk + offset}:${line}`),
      );
    }),
  );

const limits = fc.record({
  tokensPerAskMax: fc.integer({ min: 200, max: 4_000 }),
  overheadTokens: fc.nat(3_000),
});

test('every line is in exactly one piece, or its file is named as clipped or skipped', () => {
  fc.assert(
    fc.property(fc.oneof(changes, codeChanges), limits, ({ files }, limit) => {
      const { pieces, coverage } = cutChange({ files }, limit);
      const held = linesIn(files, pieces);
      expect(new Set(held).size).toBe(held.length);
      const left = new Map(coverage.map((file) => [file.path, file]));
      expect(left.size).toBe(coverage.length);
      for (const file of files) {
        const lines = file.hunks.flatMap((hunk, h) => hunk.lines.map((_, l) => `${file.path}:${h}:${l}`));
        const missing = lines.filter((one) => !held.includes(one)).length;
        const named = left.get(file.path);
        const isIn = pieces.some((piece) => piece.parts.some((part) => part.path === file.path));
        if (!named) expect([missing, isIn]).toEqual([0, true]);
        else expect([named.state, named.reason !== '']).toEqual([isIn ? 'clipped' : 'skipped', true]);
      }
    }),
    { numRuns: 60 },
  );
});

test('no piece is larger than there is room for, and its text takes no more tokens than it says', () => {
  fc.assert(
    fc.property(fc.oneof(changes, codeChanges), limits, ({ files }, limit) => {
      const room = Math.max(
        limit.tokensPerAskMax - limit.overheadTokens,
        Math.ceil(limit.tokensPerAskMax / 2),
      );
      for (const piece of cutChange({ files }, limit).pieces) {
        const counted = estimateTokens([...renderBesides(piece), render(files, piece)].join('\n'));
        expect(piece.tokens).toBeLessThanOrEqual(room);
        expect(counted).toBeLessThanOrEqual(piece.tokens);
      }
    }),
    { numRuns: 60 },
  );
});

test('the pieces keep the order of the files, and cutting twice gives the same', () => {
  fc.assert(
    fc.property(fc.oneof(changes, codeChanges), limits, ({ files }, limit) => {
      const cut = cutChange({ files }, limit);
      expect(cutChange({ files }, limit)).toEqual(cut);
      const places = cut.pieces.flatMap((piece) =>
        piece.parts.map((part) => files.findIndex((f) => f.path === part.path)),
      );
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(cut.pieces.map((piece) => piece.index)).toEqual(cut.pieces.map((_, index) => index));
    }),
    { numRuns: 60 },
  );
});

const code = (lines: number, text = 'const value = compute(input);') =>
  Array.from({ length: lines }, () => text);
const ask = { tokensPerAskMax: 1_000, overheadTokens: 0 };

describe('a change', () => {
  test('that fits is one piece of whole files', () => {
    const files = [
      changedFile('a.ts', [addedHunk(code(5)), addedHunk(code(5), 50)]),
      changedFile('b.ts', []),
    ];
    expect(cutChange({ files }, ask)).toMatchObject({
      pieces: [
        {
          index: 0,
          parts: [
            { path: 'a.ts', firstHunk: 0, endHunk: 2 },
            { path: 'b.ts', firstHunk: 0, endHunk: 0 },
          ],
        },
      ],
      coverage: [],
    });
  });

  test('keeps a file together where it fits into an ask of its own', () => {
    const files = ['a.ts', 'b.ts'].map((path) =>
      changedFile(path, [addedHunk(code(20)), addedHunk(code(20), 100)]),
    );
    const { pieces } = cutChange({ files }, ask);
    expect(pieces.map((piece) => piece.parts.map((part) => part.path))).toEqual([['a.ts'], ['b.ts']]);
  });

  test('is cut between hunks where a file is larger than an ask', () => {
    const files = [
      changedFile(
        'a.ts',
        [1, 100, 200].map((first) => addedHunk(code(40), first)),
      ),
    ];
    const { pieces, coverage } = cutChange({ files }, ask);
    expect(pieces.flatMap((piece) => piece.parts)).toEqual([
      { path: 'a.ts', firstHunk: 0, endHunk: 1 },
      { path: 'a.ts', firstHunk: 1, endHunk: 2 },
      { path: 'a.ts', firstHunk: 2, endHunk: 3 },
    ]);
    expect(coverage).toEqual([]);
  });

  test('is cut between lines where a hunk is larger than an ask, and the lines keep their numbers', () => {
    const files = [changedFile('a.ts', [addedHunk(code(200), 1, 'class Big')])];
    const { pieces, coverage } = cutChange({ files }, ask);
    expect(pieces.length).toBeGreaterThan(2);
    expect(coverage).toEqual([]);
    const second = render(files, pieces[1] as Piece).split('\n');
    expect(second[0]).toBe('FILE "a.ts" modified');
    expect(second[1]).toBe('@@ class Big');
    const first = pieces[0]?.parts[0]?.lines?.end ?? 0;
    expect(second[2]).toBe(`${String(first + 1).padStart(6)} + |const value = compute(input);`);
  });

  test('with a line longer than an ask loses that line, and says so', () => {
    const files = [changedFile('a.ts', [addedHunk([...code(3), 'x'.repeat(9_000), ...code(3)])])];
    const { pieces, coverage } = cutChange({ files }, ask);
    expect(pieces[0]?.parts).toMatchObject([
      { lines: { first: 0, end: 3 } },
      { lines: { first: 4, end: 7 } },
    ]);
    expect(coverage).toMatchObject([{ path: 'a.ts', state: 'clipped' }]);
    expect(coverage[0]?.reason).toContain('9000 characters');
  });

  test('of nothing that can be read has no pieces', () => {
    const files = [changedFile('logo.png', [], { content: 'binary' })];
    expect(cutChange({ files }, ask)).toMatchObject({ pieces: [], coverage: [{ state: 'skipped' }] });
    expect(cutChange({ files: [] }, ask)).toEqual({ pieces: [], coverage: [] });
  });

  test('loses no file without lines, however long its name', () => {
    const files = [
      changedFile(`${'long/'.repeat(900)}a.ts`, [], { status: 'renamed', previousPath: 'a.ts' }),
    ];
    expect(cutChange({ files }, ask)).toMatchObject({ pieces: [{ parts: [{ endHunk: 0 }] }], coverage: [] });
  });

  test('of ten thousand files is cut in a moment', () => {
    const files = Array.from({ length: 10_000 }, (_, n) => changedFile(`src/${n}.ts`, [addedHunk(code(10))]));
    const { pieces } = cutChange({ files }, { tokensPerAskMax: 24_000, overheadTokens: 2_000 });
    expect(pieces.reduce((sum, piece) => sum + piece.parts.length, 0)).toBe(10_000);
  });

  test('is cut between functions, and each piece says what it begins inside of', () => {
    const method = (n: number) => [`  method${n}() {`, ...code(12, '    this.count += 1;'), '  }'];
    const lines = ['export class Counter {', ...[1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap(method), '}'];
    const files = [changedFile('a.ts', [addedHunk(lines)], { headText: lines.join('\n'), status: 'added' })];
    const { pieces } = cutChange({ files }, ask);
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces.slice(1)) {
      const shown = render(files, piece).split('\n');
      expect(shown.slice(0, 3)).toEqual(['FILE "a.ts" added', '@@ ', '     1 = |export class Counter {']);
      expect(shown[3]).toMatch(/^ +\d+ \+ \| {2}method\d\(\) \{$/);
    }
  });

  test('shows what a function is called with that stands in another piece', () => {
    const files = [
      changedFile('a.ts', [addedHunk(['export function total(items: Item[]): number {', ...code(45), '}'])]),
      changedFile('b.ts', [addedHunk(['total(cart);', ...code(45)])]),
    ];
    const { pieces } = cutChange({ files }, { tokensPerAskMax: 1_200, overheadTokens: 0 });
    expect(pieces.map((piece) => piece.parts[0]?.path)).toEqual(['a.ts', 'b.ts']);
    expect(pieces[1]?.signatures).toEqual([
      { path: 'a.ts', lines: [{ line: 1, text: 'export function total(items: Item[]): number {' }] },
    ]);
    expect(pieces[0]).not.toHaveProperty('signatures');
  });
});

describe('a plan of before', () => {
  test('is shown as it was', () => {
    const files = [changedFile('a.ts', [addedHunk(['x', 'y', 'z'], 5, 'class A')])];
    const parts = [{ path: 'a.ts', firstHunk: 0, endHunk: 1, lines: { first: 1, end: 2 } }];
    expect(render(files, { index: 0, parts, tokens: 9 })).toBe(
      'FILE "a.ts" modified\n@@ class A\n     6 + |y\nEND "a.ts"',
    );
  });

  test('and one of now is shown from what is stored of it, though the outline be another', () => {
    const headText = 'class A {\n  m() {\n    x;\n  }\n}';
    const files = [changedFile('a.ts', [addedHunk(['    x;'], 3)], { headText })];
    const [piece] = cutChange({ files }, ask).pieces;
    if (!piece) throw new Error('There is a piece.');
    const stored = JSON.parse(JSON.stringify(piece)) as Piece;
    const unknown = files.map((file) => ({ ...file, headText: null }));
    expect(render(unknown, stored)).toBe(render(files, piece));
    expect(render(files, piece)).toContain('     2 = |  m() {\n     3 + |    x;');
  });
});
