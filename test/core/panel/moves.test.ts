import { describe, expect, test } from 'vitest';
import { findMoves } from '../../../core/panel/moves.ts';
import { fileOf } from '../../builders.ts';

const block = (name = 'total') => [
  `function ${name}(items) {`,
  '  let sum = 0;',
  '  for (const item of items) {',
  '    sum += item.price * item.count;',
  '  }',
  '  return sum;',
  '}',
];
const signed = (sign: string, lines: string[]) => lines.map((line) => `${sign}${line}`).join('\n');

describe('a block is moved', () => {
  test('to another file', () => {
    const files = [
      fileOf('new.ts', `+// head\n${signed('+', block())}`),
      fileOf('old.ts', ` a\n${signed('-', block())}\n b`),
    ];
    expect(findMoves(files)).toEqual([
      {
        from: { path: 'old.ts', startLine: 2, endLine: 8 },
        to: { path: 'new.ts', startLine: 2, endLine: 8 },
      },
    ]);
  });

  test('within its file', () => {
    const file = fileOf('a.ts', `${signed('-', block())}\n keep\n keep\n${signed('+', block())}`);
    expect(findMoves([file])).toEqual([
      { from: { path: 'a.ts', startLine: 1, endLine: 7 }, to: { path: 'a.ts', startLine: 3, endLine: 9 } },
    ]);
  });

  test('as far as it is the same, word for word', () => {
    const changed = block().map((line, index) => (index === 6 ? '} // no more' : line));
    const [move] = findMoves([fileOf('a.ts', signed('-', block())), fileOf('b.ts', signed('+', changed))]);
    expect(move?.to).toEqual({ path: 'b.ts', startLine: 1, endLine: 6 });
  });
});

describe('no block is moved', () => {
  const cases: [string, string, string][] = [
    [
      'where one word differs in each few lines',
      signed('-', block()),
      signed(
        '+',
        block().map((line) => line.replace('sum', 'all')),
      ),
    ],
    [
      'where it only has another depth',
      signed('-', block()),
      signed(
        '+',
        block().map((line) => `  ${line}`),
      ),
    ],
    ['where it is short', signed('-', block().slice(0, 4)), signed('+', block().slice(0, 4))],
    ['where it says nothing', signed('-', Array(9).fill('}')), signed('+', Array(9).fill('}'))],
    [
      'where it went from two places',
      `${signed('-', block())}\n x\n${signed('-', block())}`,
      signed('+', block()),
    ],
  ];
  test.each(cases)('%s', (_, before, after) => {
    expect(findMoves([fileOf('a.ts', before), fileOf('b.ts', after)])).toEqual([]);
  });
});

test('a very large change is not searched', () => {
  const filler = signed('+', Array(200_001).fill('x'));
  expect(
    findMoves([fileOf('a.ts', signed('-', block())), fileOf('b.ts', signed('+', block()))]),
  ).toHaveLength(1);
  expect(
    findMoves([
      fileOf('a.ts', signed('-', block())),
      fileOf('b.ts', signed('+', block())),
      fileOf('c.ts', filler),
    ]),
  ).toEqual([]);
});
