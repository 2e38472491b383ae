import { describe, expect, test } from 'vitest';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { addBesides } from '../../../core/panel/add-besides.ts';
import { renderBesides } from '../../../core/panel/beside.ts';
import { outlineFiles } from '../../../core/panel/file-outline.ts';
import { findMoves } from '../../../core/panel/moves.ts';
import { estimateTokens } from '../../../core/panel/tokens.ts';
import { fileOf } from '../../builders.ts';

const callee = (n: number) => `function callee${n}() {\n+  work(${n});\n+}`;
const many = fileOf('many.js', `+${Array.from({ length: 300 }, (_, n) => callee(n)).join('\n+')}`);
const calls = Array.from({ length: 300 }, (_, n) => `+callee${n}();`).join('\n');
const body = [
  'const a = one();',
  'const b = two(a);',
  'const c = three(b);',
  'const d = four(c);',
  'keep(a, b, c, d);',
];
const moved = [
  fileOf('from.js', body.map((line) => `-${line}`).join('\n')),
  fileOf('to.js', body.map((line) => `+${line}`).join('\n')),
];

const beside = (files: ChangedFile[], path: string, weight: number, room: number) => {
  const parts = [{ path, firstHunk: 0, endHunk: 1 }];
  const [piece] = addBesides([{ parts, weight }], {
    read: outlineFiles(files),
    moves: findMoves(files),
    room,
  });
  if (!piece) throw new Error('A packed piece is a piece.');
  return piece;
};

describe('what stands beside a piece', () => {
  const caller = fileOf('caller.js', calls);

  test('takes at most fifteen hundredths of the room, and no more than is left', () => {
    const room = 20_000;
    const roomy = beside([caller, many], 'caller.js', 1_000, room);
    const taken = estimateTokens(renderBesides(roomy).join('\n')) * 3;
    expect(taken).toBeGreaterThan(room * 0.12);
    expect(taken).toBeLessThanOrEqual(room * 0.15);
    const tight = beside([caller, many], 'caller.js', room - 900, room);
    expect(tight.signatures?.length).toBe(1);
    expect(tight.tokens).toBeLessThanOrEqual(room / 3);
    const full = beside([caller, many], 'caller.js', room, room);
    expect(full).toEqual({ index: 0, parts: full.parts, tokens: Math.ceil(room / 3) });
  });

  test('keeps to the room where the longest signature of a file has none, and a shorter one of the same file has', () => {
    const long = `function ofManyParts(${'part, '.repeat(20)}last) {\n+}`;
    const files = [
      fileOf('caller.js', '+ofManyParts(ofManyParts);\n+short();\n+ofManyParts();'),
      fileOf('both.js', `+${long}\n+function short() {\n+}`),
    ];
    const room = 20_000;
    const taken = Array.from({ length: 600 }, (_, left) => beside(files, 'caller.js', room - left, room));
    for (const { tokens } of taken) expect(tokens).toBeLessThanOrEqual(Math.ceil(room / 3));
    const names = taken.map(({ signatures }) =>
      signatures?.[0]?.lines.map(({ text }) => text.slice(9, 14)).join(),
    );
    expect([...new Set(names)]).toEqual([undefined, 'short', 'ofMan', 'ofMan,short']);
  });

  test('is counted with the piece', () => {
    const piece = beside([caller, many], 'caller.js', 3_000, 20_000);
    const alone = estimateTokens(`${renderBesides(piece).join('\n')}\n`);
    expect(piece.tokens).toBe(Math.ceil((3_000 + alone * 3) / 3));
  });

  test('stands by file and line', () => {
    const lines = beside([caller, many], 'caller.js', 1_000, 20_000).signatures?.[0]?.lines ?? [];
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.map(({ line }) => line)).toEqual(lines.map(({ line }) => line).toSorted((a, b) => a - b));
  });
});

test('a block that moves is told to whoever sees where it went and where it came from, and to nobody else', () => {
  const files = [...moved, fileOf('other.js', '+x')];
  const move = [
    {
      from: { path: 'from.js', startLine: 1, endLine: 5 },
      to: { path: 'to.js', startLine: 1, endLine: 5 },
    },
  ];
  expect(beside(files, 'from.js', 10, 9_000).moved).toEqual(move);
  expect(beside(files, 'to.js', 10, 9_000).moved).toEqual(move);
  expect(beside(files, 'other.js', 10, 9_000)).not.toHaveProperty('moved');
});
