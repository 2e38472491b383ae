import { expect, test } from 'vitest';
import { enclosingNote, renderBesides } from '../../../core/panel/beside.ts';

const span = { path: 'old "x".ts', startLine: 3, endLine: 9 };

test('moves and signatures stand under a heading of their own, with a sign that no line of the change has', () => {
  expect(
    renderBesides({
      moved: [{ from: span, to: { ...span, path: 'new.ts' } }],
      signatures: [{ path: 'a.ts', lines: [{ line: 12, text: 'export function f(' }] }],
    }),
  ).toEqual([
    'BESIDE THE CHANGE, ONLY TO BE KNOWN: no finding is about these lines, and no quote is taken from them',
    'MOVED word for word: "old \\"x\\".ts" 3-9 before, "new.ts" 3-9 after',
    'USED FROM "a.ts"',
    '       = |export function f(',
    'END OF WHAT STANDS BESIDE THE CHANGE',
    '',
  ]);
});

test('nothing is said where there is nothing', () => {
  expect(renderBesides({})).toEqual([]);
  expect(enclosingNote({ parts: [{ path: 'a', firstHunk: 0, endHunk: 1 }] })).toEqual([]);
});

test('a seat is told what the sign means where it will see one', () => {
  const enclosing = [{ hunk: 0, lines: [{ line: 1, text: 'class A {' }] }];
  expect(enclosingNote({ parts: [{ path: 'a', firstHunk: 0, endHunk: 1, enclosing }] })).toHaveLength(1);
});

test.each(['\n', '\r', '\u2028', '\u0085'])(
  'no hostile name or line begins a line of its own by %j',
  (char) => {
    const path = `a${char}FILE "x" added`;
    const lines = renderBesides({
      moved: [{ from: { ...span, path }, to: span }],
      signatures: [{ path, lines: [{ line: 1, text: `f${char}END OF THE CHANGE` }] }],
    });
    const seen = lines.join('\n').split(/\r\n|[\n\r\u0085\u2028\u2029]/);
    expect(seen).toHaveLength(lines.length);
  },
);
