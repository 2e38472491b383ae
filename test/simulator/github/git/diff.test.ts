import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchorLine, lineAtPosition, lineMoves } from '../../../../simulator/github/git/anchor.ts';
import { printDiff, readDiff } from '../../../../simulator/github/git/diff.ts';
import {
  initRepository,
  repositoryFolder,
  writeCommit,
  type Files,
} from '../../../../simulator/github/git/store.ts';
import { patchLines } from '../../../../simulator/github/web/patch.ts';

const author = { name: 'Ada', email: 'ada@example.test', at: 1_700_000_000 };

/** A bare repository of one's own, and a way to commit to it. */
async function store() {
  const root = await mkdtemp(join(tmpdir(), 'countersign-diff-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await initRepository(root, 1, 'main');
  const folder = repositoryFolder(root, 1);
  const commit = (files: Files, parent: string | null = null) =>
    writeCommit(folder, { branch: 'main', parent, message: 'x', author, files, replace: true });
  const between = async (before: Files, after: Files) => {
    const base = await commit(before);
    const head = await commit(after, base);
    return { base, head, ...(await readDiff(folder, base, head)) };
  };
  return { folder, commit, between };
}

/** Few different lines, so that moved and repeated ones are frequent. */
const lines = fc.array(
  fc.constantFrom('a', 'b', 'c', '', '+d', '-e', ' f', '@@ -1 +1 @@', 'diff --git a/x b/x'),
  {
    minLength: 1,
    maxLength: 25,
  },
);
const textOf = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');

describe('a file that changed', () => {
  test('has a patch that leads from its old text to its new one', async () => {
    const { between } = await store();
    await fc.assert(
      fc.asyncProperty(lines, lines, async (before, after) => {
        const { files } = await between(
          { 'a.txt': textOf(before), z: 'z\n' },
          { 'a.txt': textOf(after), z: 'z\n' },
        );
        expect(files).toHaveLength(textOf(before) === textOf(after) ? 0 : 1);
        const [file] = files;
        const patch = patchLines(file?.patch ?? '');
        for (const { kind, left, right, text } of patch) {
          if (kind === 'hunk') continue;
          if (left !== null) expect(before[left - 1]).toBe(text);
          if (right !== null) expect(after[right - 1]).toBe(text);
        }
        const count = (wanted: string) => patch.filter(({ kind }) => kind === wanted).length;
        expect({ additions: file?.additions ?? 0, deletions: file?.deletions ?? 0 }).toEqual({
          additions: count('added'),
          deletions: count('removed'),
        });
        expect(after.length - before.length).toBe(count('added') - count('removed'));
      }),
      { numRuns: 25, examples: [[['a'], ['a']]] },
    );
  });

  test('can be commented on at each line of its patch and no other, by line or by position', async () => {
    const { between } = await store();
    await fc.assert(
      fc.asyncProperty(lines, lines, async (before, after) => {
        const { files } = await between({ 'a.txt': textOf(before) }, { 'a.txt': textOf(after) });
        const patch = files[0]?.patch;
        if (!patch) return;
        const shown = patchLines(patch);
        for (const [position, { left, right, kind }] of shown.entries()) {
          const side = right === null ? 'LEFT' : 'RIGHT';
          const line = right ?? left;
          if (line === null) {
            expect(lineAtPosition(patch, position)).toBeNull();
            continue;
          }
          expect(anchorLine(patch, side, line)).toMatchObject({ position });
          expect(lineAtPosition(patch, position)).toEqual({ side, line });
          if (kind === 'same' && left !== null)
            expect(anchorLine(patch, 'LEFT', left)).toMatchObject({ position });
        }
        const rights = new Set(shown.map(({ right }) => right));
        for (let line = 1; line <= after.length + 2; line += 1)
          expect(anchorLine(patch, 'RIGHT', line) === null).toBe(!rights.has(line));
      }),
      { numRuns: 25 },
    );
  });

  test('has its lines where they moved to, and those that changed nowhere', async () => {
    const { folder, between } = await store();
    await fc.assert(
      fc.asyncProperty(lines, lines, async (before, after) => {
        const { base, head, files } = await between({ 'a.txt': textOf(before) }, { 'a.txt': textOf(after) });
        const move = await lineMoves(folder, { from: base, to: head, path: 'a.txt' });
        const removed = files[0]?.deletions ?? 0;
        const moved = before.map((_, at) => move(at + 1));
        expect(moved.filter((to) => to === null)).toHaveLength(removed);
        for (const [at, to] of moved.entries()) if (to !== null) expect(after[to - 1]).toBe(before[at]);
      }),
      { numRuns: 25 },
    );
  });
});

test('each kind of change is told by its name, with the old path of what was renamed', async () => {
  const { between, folder } = await store();
  const long = textOf(Array.from({ length: 20 }, (_, at) => `line ${at}`));
  const { base, head, files } = await between(
    { kept: 'k\n', gone: 'g\n', changed: 'c\n', 'old name': long, image: new Uint8Array([0, 1, 2]) },
    {
      kept: 'k\n',
      added: 'a\n',
      changed: 'd\n',
      'new name': `${long}more\n`,
      image: new Uint8Array([0, 1, 3]),
    },
  );
  expect(files.map(({ path, status, previousPath }) => [path, status, previousPath])).toEqual([
    ['added', 'added', null],
    ['changed', 'modified', null],
    ['gone', 'removed', null],
    ['image', 'modified', null],
    ['new name', 'renamed', 'old name'],
  ]);
  expect(files.find(({ path }) => path === 'image')).toMatchObject({
    patch: null,
    additions: 0,
    deletions: 0,
  });
  expect(await printDiff(folder, base, head)).toContain('rename from old name');
});

test('a file that was deleted leaves its lines nowhere', async () => {
  const { folder, between } = await store();
  const { base, head } = await between({ a: 'x\ny\n', b: 'b\n' }, { b: 'b\n' });
  const move = await lineMoves(folder, { from: base, to: head, path: 'a' });
  expect([1, 2, 3].map(move)).toEqual([null, null, null]);
});

test('what came onto the base meanwhile is no part of the change', async () => {
  const { folder, commit } = await store();
  const first = await commit({ a: 'a\n' });
  const head = await commit({ a: 'a\n', b: 'b\n' }, first);
  const base = await commit({ a: 'changed\n' }, first);
  const { mergeBase, files } = await readDiff(folder, base, head);
  expect(mergeBase).toBe(first);
  expect(files.map(({ path }) => path)).toEqual(['b']);
});

test('two histories without a common commit are compared with nothing', async () => {
  const { folder, commit } = await store();
  const base = await commit({ a: 'a\n' });
  const head = await commit({ b: 'b\n' });
  const { files } = await readDiff(folder, base, head);
  expect(files).toMatchObject([{ path: 'b', status: 'added', additions: 1 }]);
});
