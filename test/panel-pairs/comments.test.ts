import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commentsFolder, fileNames, holdsComments, parseComments, readComments } from './comments.ts';
import { fetchComments } from './fetch.ts';
import { commentsById, readLabels } from './labels.ts';

const comment = {
  path: 'src/a.ts',
  side: 'right',
  from_line: 9,
  to_line: 7,
  source_model: 'one-model',
  category: 'Code Defect',
  note: 'It leaks.',
};
const change = 'https://github.com/owner/name/pull/1';
const json = (...comments: (typeof comment)[]) => JSON.stringify([{ githubPrUrl: change, comments }]);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'comments-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a comment', () => {
  test('has its lines in order, its repository, and what experts held of it', () => {
    expect(parseComments(json(comment), false)).toEqual([
      {
        id: '57470a9c6b0f',
        change,
        repository: 'owner/name',
        path: 'src/a.ts',
        side: 'right',
        startLine: 7,
        endLine: 9,
        author: 'one-model',
        category: 'Code Defect',
        text: 'It leaks.',
        valid: false,
      },
    ]);
  });

  test('has another id when anything of it is another', () => {
    const others = [
      { ...comment, path: 'src/b.ts' },
      { ...comment, from_line: 8 },
      { ...comment, source_model: '' },
      { ...comment, note: 'It leaks' },
    ];
    const ids = parseComments(json(comment, ...others), true).map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
  });
});

test('the set is looked for where one says, else in the cache', () => {
  expect(commentsFolder({ COUNTERSIGN_AACR_BENCH: folder })).toBe(folder);
  expect(commentsFolder({ XDG_CACHE_HOME: folder })).toBe(join(folder, 'countersign', 'aacr-bench'));
});

test('a folder without the set is refused with the remedy', () => {
  expect(holdsComments(folder)).toBe(false);
  expect(() => readComments(folder)).toThrow('run node test/panel-pairs/fetch.ts');
});

test('both files are read, each with its verdict', () => {
  fileNames.forEach((name, at) => writeFileSync(join(folder, name), json({ ...comment, note: `${at}` })));
  expect(readComments(folder).map(({ text, valid }) => [text, valid])).toEqual([
    ['0', true],
    ['1', false],
  ]);
});

test('fetching another set than was labelled is refused, and leaves nothing', async () => {
  await expect(fetchComments(async () => json(comment), folder)).rejects.toThrow('938 of the labelled');
  expect(readdirSync(folder)).toEqual([]);
});

const held = commentsFolder(process.env);
test.skipIf(!holdsComments(held))(
  'every labelled pair is of two authors at overlapping lines (needs the set: node test/panel-pairs/fetch.ts)',
  () => {
    const comments = readComments(held);
    expect(comments).toHaveLength(2145);
    const commentOf = commentsById(comments, readLabels());
    for (const pair of readLabels()) {
      const [a, b] = [commentOf(pair.a), commentOf(pair.b)];
      expect([b.change, b.path, b.side]).toEqual([a.change, a.path, a.side]);
      expect(a.author).not.toBe(b.author);
      expect(Math.min(a.endLine, b.endLine)).toBeGreaterThanOrEqual(Math.max(a.startLine, b.startLine));
    }
  },
);
