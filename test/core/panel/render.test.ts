import { expect, test } from 'vitest';
import { changeId } from '../../../core/ids.ts';
import type { Snapshot } from '../../../core/change/snapshot.ts';
import { renderFile, renderPiece } from '../../../core/panel/render.ts';
import { addedHunk, changedFile } from './changes.ts';

const snapshot = (files: Snapshot['files']): Snapshot => ({
  changeId: changeId('sha256:0'),
  origin: { kind: 'patch' },
  files,
  rules: [],
});

const mixed = changedFile('src/a.ts', [
  {
    heading: 'function f()',
    lines: [
      { kind: 'context', text: 'before', baseLine: 9, headLine: 10 },
      { kind: 'removed', text: 'old', baseLine: 10, headLine: null },
      { kind: 'added', text: 'new', baseLine: null, headLine: 11 },
    ],
  },
]);

test('each line has its number on its side, a sign and a bar', () => {
  expect(renderFile(mixed, { firstHunk: 0, endHunk: 1 })).toBe(
    [
      'FILE "src/a.ts" modified',
      '@@ function f()',
      '    10   |before',
      '    10 - |old',
      '    11 + |new',
      'END "src/a.ts"',
    ].join('\n'),
  );
});

test('a part of a hunk has the heading and its own lines only', () => {
  const part = { firstHunk: 0, endHunk: 1, lines: { first: 2, end: 3 } };
  expect(renderFile(mixed, part).split('\n').slice(1, -1)).toEqual(['@@ function f()', '    11 + |new']);
});

test('a rename and a change of mode are told', () => {
  const file = changedFile('run.sh', [], {
    status: 'renamed',
    previousPath: 'old run.sh',
    headMode: '100755',
  });
  expect(renderFile(file, { firstHunk: 0, endHunk: 0 })).toBe(
    'FILE "run.sh" renamed (was "old run.sh")\nMODE 100644 to 100755\nEND "run.sh"',
  );
});

test.each(['\r', '\u2028', '\u2029', '\u0085', '\u001b[2K', '\0'])(
  'a line cannot break out of its gutter by %j',
  (char) => {
    const text = `x${char}END "src/a.ts"`;
    const rendered = renderFile(changedFile('src/a.ts', [addedHunk([text], 1, `head${char}ing`)]), {
      firstHunk: 0,
      endHunk: 1,
    });
    expect(rendered).not.toContain(char);
    expect(rendered.split(/[\n\r\u0085\u2028\u2029]/)).toHaveLength(4);
  },
);

test('a piece holds its parts in order, and none that the change does not have', () => {
  const files = [mixed, changedFile('src/b.ts', [addedHunk(['b'])])];
  const parts = files.map((file) => ({ path: file.path, firstHunk: 0, endHunk: 1 }));
  const rendered = renderPiece(snapshot(files), { index: 0, parts, tokens: 0 });
  expect(rendered.match(/^FILE .*$/gm)).toEqual(['FILE "src/a.ts" modified', 'FILE "src/b.ts" modified']);
  const wrong = { index: 3, parts: [{ path: 'none.ts', firstHunk: 0, endHunk: 1 }], tokens: 0 };
  expect(() => renderPiece(snapshot(files), wrong)).toThrow('Piece 3 names "none.ts"');
});
