import { describe, expect, test } from 'vitest';
import { outlineFiles } from '../../../core/panel/file-outline.ts';
import { sharesOf } from '../../../core/panel/file-shares.ts';
import type { ChangedFile } from '../../../core/change/snapshot.ts';
import { renderFile } from '../../../core/panel/render.ts';
import { weigh } from '../../../core/panel/weigh.ts';
import { addedHunk, changedFile } from './changes.ts';

const shares = (file: ChangedFile, room: number) => {
  const [read] = outlineFiles([file]);
  if (!read) throw new Error('A file can be read.');
  return sharesOf(file, read.outline, { room, together: room * 0.95 });
};

const method = (name: string, lines: number) => [
  `  ${name}() {`,
  ...Array<string>(lines).fill('    this.count += 1;'),
  '  }',
];
const headText = ['export class Counter {', ...method('one', 20), ...method('two', 20), '}'].join('\n');
const inside = changedFile('a.ts', [addedHunk(['    this.count += 1;'], 30)], { headText });

describe('a file', () => {
  test('that fits is one share, which weighs what its text does', () => {
    const { shares: some, leftOut } = shares(inside, 10_000);
    const [share] = some;
    expect([some.length, leftOut]).toEqual([1, null]);
    expect((share?.weight ?? 0) + (share?.headingWeight ?? 0)).toBe(
      weigh(`${renderFile(inside, share?.part ?? { firstHunk: 0, endHunk: 1 })}\n`),
    );
  });

  test('shows what encloses a hunk that begins inside of it', () => {
    const [share] = shares(inside, 10_000).shares;
    expect(share?.part.enclosing).toEqual([
      {
        hunk: 0,
        lines: [
          { line: 1, text: 'export class Counter {' },
          { line: 24, text: '  two() {' },
        ],
      },
    ]);
  });

  test('shows the innermost alone where there is little room', () => {
    const [share] = shares(inside, 400).shares;
    expect(share?.part.enclosing?.[0]?.lines).toEqual([{ line: 24, text: '  two() {' }]);
  });

  test('is cut between its methods', () => {
    const whole = changedFile('a.ts', [addedHunk(headText.split('\n'))], { headText, status: 'added' });
    const { shares: some } = shares(whole, 1_200);
    expect(some.map((share) => share.part.lines)).toEqual([
      { first: 0, end: 1 },
      { first: 1, end: 23 },
      { first: 23, end: 45 },
      { first: 45, end: 46 },
    ]);
    expect(some[2]?.enclosing?.()?.lines).toEqual([{ line: 1, text: 'export class Counter {' }]);
  });

  test('without a line that fits has no share, and says why', () => {
    const { shares: some, leftOut } = shares(changedFile('a.ts', [addedHunk(['x'.repeat(5_000)])]), 1_000);
    expect(some).toEqual([]);
    expect(leftOut).toContain('1 of its lines are too long for one ask (the longest has 5000 characters)');
  });
});
