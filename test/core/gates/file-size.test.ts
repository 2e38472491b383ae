import { describe, expect, test } from 'vitest';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { judgeFileSize } from '../../../core/gates/file-size.ts';
import { fileOf, snapshotOf } from '../../builders.ts';

const policy = { linesMax: 10, except: [] };
const lines = (count: number, sign: string) =>
  Array.from({ length: count }, (_, at) => `${sign}line ${at}`).join('\n');
const textOf = (count: number) => `${lines(count, '')}\n`;

/** A file of a range that has `after` lines, of which the change adds and removes so many. */
const grown = (path: string, after: number, added: number, removed = 0, more: Partial<ChangedFile> = {}) =>
  fileOf(
    path,
    [removed > 0 ? lines(removed, '-') : '', added > 0 ? lines(added, '+') : ''].filter(Boolean).join('\n'),
    {
      headText: textOf(after),
      ...more,
    },
  );

const judged = (file: ChangedFile, more: Partial<Parameters<typeof judgeFileSize>[1]> = {}) =>
  judgeFileSize({ ...snapshotOf({}), files: [file] }, { ...policy, ...more });
const messages = (...given: Parameters<typeof judged>) => judged(...given).hits.map(({ message }) => message);

describe('a file', () => {
  test.each<[string, number, number, number, boolean]>([
    ['that crosses the bound', 11, 1, 0, true],
    ['that reaches the bound', 10, 5, 0, false],
    ['beyond it that grows by a line', 50, 3, 2, true],
    ['beyond it that keeps its size', 50, 3, 3, false],
    ['beyond it that shrinks', 50, 1, 3, false],
  ])('%s', (_what, after, added, removed, isHit) => {
    expect(judged(grown('src/a.ts', after, added, removed)).outcome).toBe(isHit ? 'hit' : 'held');
  });

  test('is named with both sizes, at the first line too many', () => {
    expect(judged(grown('src/a.ts', 15, 8, 1)).hits).toEqual([
      expect.objectContaining({
        rule: 'file-size.lines',
        file: 'src/a.ts',
        startLine: 11,
        message: 'The file grows from 8 to 15 lines, 10 is the bound: part it along what it does.',
      }),
    ]);
    expect(messages(grown('src/a.ts', 15, 15, 0, { status: 'added' }))).toEqual([
      'The file is new and has 15 lines, 10 is the bound: part it along what it does.',
    ]);
  });

  test.each([
    'package-lock.json',
    'dist/a.js',
    'a.min.js',
    'data/a.csv',
    'src/countries.json',
    'vendor/a.go',
    'logo.svg',
    'docs/a.md',
    'test/fixtures/a.ts',
    'api/a.pb.go',
  ])('%s may grow', (path) => {
    expect(judged(grown(path, 99, 99)).outcome).toBe('held');
  });

  test('that policy names may grow', () => {
    expect(judged(grown('src/tables/a.ts', 99, 9), { except: ['src/tables/*'] }).outcome).toBe('held');
    expect(judged(grown('src/other.ts', 99, 9), { except: ['src/tables/*'] }).outcome).toBe('hit');
  });

  test('that is deleted or binary is passed over', () => {
    expect(judged(grown('src/a.ts', 99, 9, 0, { status: 'deleted', headText: null })).outcome).toBe('held');
    expect(judged(grown('src/a.ts', 99, 9, 0, { content: 'binary' })).outcome).toBe('held');
  });

  test('that a bundler wrote is passed over, whatever its name', () => {
    const line = 'x'.repeat(30_000);
    const file = fileOf('src/a.js', `+${line}\n+${line}`, { headText: `${line}\n`.repeat(20) });
    expect(judged(file).outcome).toBe('held');
  });
});

describe('bytes', () => {
  test('are bounded where policy says so, and counted as UTF-8', () => {
    const file = fileOf('src/a.ts', `+${'ü'.repeat(60)}`, { headText: `${'ü'.repeat(60)}\n` });
    expect(messages(file, { bytesMax: 100 })).toEqual([
      'The file grows from 0 to 121 bytes, 100 is the bound: part it along what it does.',
    ]);
    expect(messages(file, { bytesMax: 121 })).toEqual([]);
    expect(messages(file)).toEqual([]);
  });
});

describe('of a patch', () => {
  test('only what its hunks tell is counted, and said to be a lower bound', () => {
    const file = fileOf('src/a.ts', ` a\n@@ there\n${lines(3, '+')}`, { headText: null });
    const result = judged(file);
    expect(result.hits[0]?.message).toMatch(/^The file grows from at least 101 to 104 lines/);
    expect(result.unread).toEqual([expect.stringContaining('only its changed lines are known')]);
  });

  test('a new file is whole', () => {
    expect(messages(fileOf('src/a.ts', lines(12, '+'), { headText: null, status: 'added' }))).toEqual([
      'The file is new and has 12 lines, 10 is the bound: part it along what it does.',
    ]);
  });
});
