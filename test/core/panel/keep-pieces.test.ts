import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { changeId } from '../../../core/ids.ts';
import { cutChange } from '../../../core/panel/cut.ts';
import { keepPieces } from '../../../core/panel/keep-pieces.ts';
import type { Share } from '../../../core/panel/pack.ts';
import type { Piece } from '../../../core/panel/piece.ts';
import { userPrompt } from '../../../core/panel/prompt.ts';
import { addedHunk, changedFile, changes, codeChanges } from './changes.ts';

const snapshotWith = (files: ChangedFile[]) => ({
  changeId: changeId('sha256:0'),
  origin: { kind: 'git-range' as const, repository: 'r', host: null, baseCommit: 'b', headCommit: 'h' },
  files,
  rules: [],
});
/** Each piece as a seat is asked about it. */
const shown = (files: ChangedFile[], pieces: readonly Piece[]) =>
  pieces.map((piece) => userPrompt({ snapshot: snapshotWith(files), piece, instructions: null }));
/** Every line that the pieces hold, and every file without lines, as `path:hunk:line`. */
const held = (files: ChangedFile[], pieces: readonly Piece[]): string[] =>
  pieces
    .flatMap((piece) => piece.parts)
    .flatMap((part) => {
      const hunks = files.find((one) => one.path === part.path)?.hunks ?? [];
      if (hunks.length === 0) return [part.path];
      return hunks
        .slice(part.firstHunk, part.endHunk)
        .flatMap((hunk, offset) =>
          [...hunk.lines.keys()]
            .slice(part.lines?.first, part.lines?.end)
            .map((line) => `${part.path}:${part.firstHunk + offset}:${line}`),
        );
    })
    .toSorted();

const inPathOrder = (files: ChangedFile[]) => files.toSorted((a, b) => (a.path < b.path ? -1 : 1));

/** The change after one file was edited, added, deleted or renamed. */
const edited = fc
  .tuple(
    fc.oneof(changes, codeChanges).filter(({ files }) => files.length > 0),
    fc.nat(),
    fc.constantFrom('edit', 'add', 'delete', 'rename', 'shift', 'grow', 'nothing'),
    fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 60 }),
  )
  .map(([{ files }, nth, what, texts]) => {
    const chosen = files[nth % files.length] as ChangedFile;
    const others = files.filter((file) => file !== chosen);
    const later = (lines: number) =>
      chosen.hunks.map((hunk) => ({
        ...hunk,
        lines: hunk.lines.map((line) => ({
          ...line,
          headLine: line.headLine === null ? null : line.headLine + lines,
        })),
      }));
    const after: Record<typeof what, ChangedFile[]> = {
      edit: [...others, { ...chosen, hunks: [addedHunk(texts)] }],
      add: [...files, changedFile('m/new.ts', [addedHunk(texts)])],
      delete: others,
      rename: [...others, { ...chosen, path: `z${chosen.path}`, previousPath: chosen.path }],
      shift: [...others, { ...chosen, hunks: later(7) }],
      grow: [...others, { ...chosen, hunks: [addedHunk(texts), ...later(texts.length)] }],
      nothing: files,
    };
    return { before: files, after: inPathOrder(after[what]), what, path: chosen.path };
  });

const limits = fc.record({
  tokensPerAskMax: fc.integer({ min: 200, max: 4_000 }),
  overheadTokens: fc.nat(3_000),
});

describe('cutting a change again after one file is another', () => {
  test('holds what cutting it for the first time holds, each line once, and clips and skips the same', () => {
    fc.assert(
      fc.property(edited, limits, ({ before, after }, limit) => {
        const former = { files: before, pieces: cutChange({ files: before }, limit).pieces };
        const fresh = cutChange({ files: after }, limit);
        const again = cutChange({ files: after }, limit, former);
        expect(held(after, again.pieces)).toEqual(held(after, fresh.pieces));
        expect(again.coverage).toEqual(fresh.coverage);
        expect(again.pieces.map((piece) => piece.index)).toEqual([...again.pieces.keys()]);
        expect(cutChange({ files: after }, limit, former)).toEqual(again);
      }),
      { numRuns: 150 },
    );
  });

  test('makes no piece larger than there is room for', () => {
    fc.assert(
      fc.property(edited, limits, limits, ({ before, after }, earlier, limit) => {
        const former = { files: before, pieces: cutChange({ files: before }, earlier).pieces };
        const room = Math.max(
          limit.tokensPerAskMax - limit.overheadTokens,
          Math.ceil(limit.tokensPerAskMax / 2),
        );
        for (const piece of cutChange({ files: after }, limit, former).pieces)
          expect(piece.tokens).toBeLessThanOrEqual(room);
      }),
      { numRuns: 80 },
    );
  });

  test('keeps every piece without the file, in its order', () => {
    fc.assert(
      fc.property(edited, limits, ({ before, after, what, path }, limit) => {
        const former = { files: before, pieces: cutChange({ files: before }, limit).pieces };
        const untouched = former.pieces.filter(
          (piece) => what === 'nothing' || what === 'add' || piece.parts.every((part) => part.path !== path),
        );
        const again = cutChange({ files: after }, limit, former).pieces;
        const order = untouched.map((piece) =>
          again.findIndex((one) => JSON.stringify(one.parts) === JSON.stringify(piece.parts)),
        );
        expect(order).not.toContain(-1);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
      { numRuns: 100 },
    );
  });
});

const limit = { tokensPerAskMax: 1_000, overheadTokens: 0 };
const code = (lines: number, text = 'const value = compute(input);') =>
  Array.from({ length: lines }, () => text);
const three = () => ['a.ts', 'b.ts', 'c.ts'].map((path) => changedFile(path, [addedHunk(code(55))]));
const formerOf = (files: ChangedFile[]) => ({ files, pieces: cutChange({ files }, limit).pieces });

describe('what a seat is asked about a piece that is kept', () => {
  test('is the same, character for character, though a piece before it is gone', () => {
    const files = three();
    const former = formerOf(files);
    expect(former.pieces).toHaveLength(3);
    const left = files.slice(1);
    const again = cutChange({ files: left }, limit, former).pieces;
    expect(shown(left, again)).toEqual(shown(files, former.pieces).slice(1));
  });

  test('is another one where a line has another number', () => {
    const files = three();
    const moved = files.with(1, changedFile('b.ts', [addedHunk(code(55), 2)]));
    const again = cutChange({ files: moved }, limit, formerOf(files)).pieces;
    expect(again.map((piece) => piece.parts[0]?.path)).toEqual(['a.ts', 'c.ts', 'b.ts']);
  });

  test.each([
    ['mode', { headMode: '100755' }],
    ['old name', { previousPath: 'old.ts' }],
    ['status', { status: 'added' }],
  ] as const)('is another one where the %s of a file is', (_, more) => {
    const files = three();
    const other = files.with(0, { ...(files[0] as ChangedFile), ...more });
    const again = cutChange({ files: other }, limit, formerOf(files)).pieces;
    expect(again.map((piece) => piece.parts[0]?.path)).toEqual(['b.ts', 'c.ts', 'a.ts']);
  });

  test('is the same where code above a function that it uses has moved the function down', () => {
    const callee = (above: number) =>
      changedFile('a.ts', [
        addedHunk([...code(above), 'export function total(items: Item[]): number {', '}']),
      ]);
    const caller = changedFile('b.ts', [addedHunk(['total(cart);', ...code(50)])]);
    const before = [callee(20), caller];
    const after = [callee(40), caller];
    const former = formerOf(before);
    expect(former.pieces[0]?.parts.map((part) => part.path)).toEqual(['a.ts']);
    const again = cutChange({ files: after }, limit, former).pieces;
    expect(shown(after, again)[0]).toContain('total(items: Item[])');
    expect(shown(after, again)[0]).toBe(shown(before, former.pieces)[1]);
  });

  test('is another one where the function that it uses is declared otherwise', () => {
    const callee = (type: string) =>
      changedFile('a.ts', [
        addedHunk([`export function total(items: ${type}[]): number {`, ...code(20), '}']),
      ]);
    const caller = changedFile('b.ts', [addedHunk(['total(cart);', ...code(50)])]);
    const former = formerOf([callee('Item'), caller]);
    const after = [callee('Order'), caller];
    const again = cutChange({ files: after }, limit, former).pieces;
    expect(again[0]?.parts).toEqual(former.pieces[1]?.parts);
    expect(shown(after, again)[0]).toContain('total(items: Order[])');
  });

  test('is told anew what encloses it where that has another name', () => {
    const lines = (name: string) => [
      `class ${name} {`,
      '  run() {',
      ...code(140, '    this.count += 1;'),
      '  }',
      '}',
    ];
    const withClass = (name: string) => [
      changedFile('a.ts', [addedHunk(lines(name))], { headText: lines(name).join('\n'), status: 'added' }),
    ];
    const former = formerOf(withClass('Counter'));
    expect(former.pieces.length).toBeGreaterThan(1);
    const after = withClass('Clock');
    for (const text of shown(after, cutChange({ files: after }, limit, former).pieces)) {
      expect(text).not.toContain('Counter');
    }
  });
});

test('a piece of which one file is another is not kept without it: its files are packed side by side again', () => {
  const small = ['a.ts', 'b.ts', 'c.ts'].map((path) => changedFile(path, [addedHunk(code(5))]));
  const former = formerOf([...small, changedFile('d.ts', [addedHunk(code(60))])]);
  expect(former.pieces).toHaveLength(2);
  const files = former.files.with(1, changedFile('b.ts', [addedHunk(code(6))]));
  const again = cutChange({ files }, limit, former).pieces;
  expect(again.map((piece) => piece.parts.map((part) => part.path))).toEqual([
    ['d.ts'],
    ['a.ts', 'b.ts', 'c.ts'],
  ]);
});

test('hunks of a file are found again where another hunk has come before them', () => {
  const hunks = [1, 100, 200].map((first) => addedHunk(code(50), first));
  const former = formerOf([changedFile('a.ts', hunks)]);
  expect(former.pieces).toHaveLength(3);
  const files = [
    changedFile(
      'a.ts',
      [hunks[0], addedHunk(code(3), 60), hunks[1], hunks[2]].flatMap((h) => h ?? []),
    ),
  ];
  const again = cutChange({ files }, limit, former).pieces;
  expect(again.map((piece) => piece.parts[0]?.firstHunk)).toEqual([0, 2, 3, 1]);
  expect(shown(files, again).slice(0, 3)).toEqual(shown(former.files.slice(), former.pieces));
});

test('a share is never in two pieces, whatever the former pieces say', () => {
  const files = three();
  const shares: Share[] = files.map(({ path }) => ({
    part: { path, firstHunk: 0, endHunk: 1 },
    weight: 50,
    headingWeight: 1,
  }));
  const pieces = [0, 0, 1].map(
    (nth, index): Piece => ({
      index,
      tokens: 1,
      parts: [shares[nth]?.part ?? { path: '', firstHunk: 0, endHunk: 0 }],
    }),
  );
  const now = { files, shares, limits: { room: 100, together: 90 } };
  const { kept, left } = keepPieces({ files, pieces }, shares, now);
  expect(kept.map((one) => one.parts[0]?.path)).toEqual(['a.ts', 'b.ts']);
  expect(left).toEqual([shares[2]]);
});
