import { describe, expect, test } from 'vitest';
import type { ChangedFile, HunkLine } from '../../../core/change/snapshot.ts';
import { cutChange } from '../../../core/panel/cut.ts';
import { leftOutLines } from '../../../core/panel/left-out-lines.ts';
import { renderPiece } from '../../../core/panel/render.ts';
import { snapshotOf } from '../../builders.ts';
import { addedHunk, changedFile } from './changes.ts';

const picture = 'iVBORw0KGgo'.repeat(20_000);
const cell = (source: string[], outputs: unknown[]) => ({ cell_type: 'code', outputs, source });
const text = (...cells: object[]) => JSON.stringify({ cells, nbformat: 4 }, null, 1);
const added = (path: string, whole: string, more: Partial<ChangedFile> = {}) =>
  changedFile(path, [addedHunk(whole.split('\n'))], { status: 'added', headText: whole, ...more });
const limits = { tokensPerAskMax: 24_000, overheadTokens: 2_000 };

/** All that seats are shown of a file, and what is said of the rest. */
function read(file: ChangedFile) {
  const { pieces, coverage } = cutChange({ files: [file] }, limits);
  const snapshot = { ...snapshotOf({}), files: [file] };
  return { shown: pieces.map((piece) => renderPiece(snapshot, piece)).join('\n'), pieces, coverage };
}

const plot = text(
  cell(['import os\n', 'os.system(input())'], [{ data: { 'image/png': picture } }, { text: ['done\n'] }]),
  cell(['print(1)'], []),
);

describe('of a notebook', () => {
  test('the code is read and the pictures are not, and it is said', () => {
    const { shown, pieces, coverage } = read(added('plot.ipynb', plot));
    expect(shown).toContain('os.system(input())');
    expect(shown).toContain('print(1)');
    expect(shown).not.toContain('iVBO');
    expect(shown).not.toContain('done');
    expect(pieces).toHaveLength(1);
    expect(coverage).toMatchObject([{ path: 'plot.ipynb', state: 'clipped' }]);
    expect(coverage[0]?.reason).toMatch(/^\d+ lines of outputs and attachments/);
  });

  test('the same is so where only a patch of a new file is known', () => {
    expect(read(added('plot.ipynb', plot, { headText: null })).shown).not.toContain('done');
  });

  test('pictures are left out where the rest of it is not known', () => {
    const hunk = addedHunk(['    "image/png": "'.concat(picture, '"'), '    "source": ["os.system()"]']);
    const { shown, coverage } = read(changedFile('plot.ipynb', [hunk]));
    expect(shown).toContain('os.system()');
    expect(shown).not.toContain('iVBO');
    expect(coverage).toMatchObject([{ state: 'clipped' }]);
  });

  test('a run alone costs no ask', () => {
    const headText = text(cell(['x'], [{ text: ['1\n', '2\n'] }]));
    const lines = headText.split('\n').map((line, at): HunkLine => {
      const isNew = line.includes('1\\n') || line.includes('2\\n');
      return {
        kind: isNew ? 'added' : 'context',
        text: line,
        baseLine: isNew ? null : at + 1,
        headLine: at + 1,
      };
    });
    const { pieces, coverage } = read(changedFile('plot.ipynb', [{ heading: '', lines }], { headText }));
    expect(pieces).toEqual([]);
    expect(coverage).toMatchObject([{ state: 'skipped' }]);
  });

  test('outputs that go are left out with those that come', () => {
    const headText = '{"cells":[{"outputs":[\n1\n],\n"source":[\n2\n]}]}';
    const line = (kind: HunkLine['kind'], words: string, at: number): HunkLine => ({
      kind,
      text: words,
      baseLine: kind === 'added' ? null : at,
      headLine: kind === 'removed' ? null : at,
    });
    const lines = [
      line('context', '{"cells":[{"outputs":[', 1),
      line('removed', '0', 2),
      line('added', '1', 2),
      line('context', '],', 3),
      line('context', '"source":[', 4),
      line('removed', '9', 5),
      line('added', '2', 5),
    ];
    expect(leftOutLines(changedFile('a.ipynb', [{ heading: '', lines }], { headText }))?.lines).toEqual([
      [false, true, true, false, false, false, false],
    ]);
  });
});

test('other files are read whole, and so is a notebook without outputs', () => {
  expect(leftOutLines(added('run.json', text(cell(['x'], [{ text: ['done'] }]))))).toBeNull();
  expect(leftOutLines(added('plot.ipynb', text(cell(['x'], []))))).toBeNull();
});

describe('of a file of hardly anything but very long lines', () => {
  const long = `!function(){${'a'.repeat(30_000)}}()`;

  test('the others are read', () => {
    const { shown, coverage } = read(changedFile('bundle.js', [addedHunk([long, 'exec(input);', long])]));
    expect(shown).toContain('exec(input);');
    expect(shown).not.toContain('aaaa');
    expect(coverage).toMatchObject([{ state: 'clipped' }]);
    expect(coverage[0]?.reason).toContain('minified: 2 lines of more than 2000 characters');
  });

  test('nothing is read where there is nothing else', () => {
    expect(read(changedFile('bundle.js', [addedHunk([long])]))).toMatchObject({
      pieces: [],
      coverage: [{ state: 'skipped' }],
    });
  });

  test('one such line among ordinary code is code', () => {
    const code = Array.from({ length: 2_000 }, () => 'const value = compute(input);');
    expect(leftOutLines(changedFile('app.js', [addedHunk([...code, long])]))).toBeNull();
    expect(leftOutLines(changedFile('logo.ts', [addedHunk(['x'.repeat(5_000)])]))).toBeNull();
  });
});
