import { expect, test } from 'vitest';
import { commentableLines, placeOf } from '../../../core/publish/line-places.ts';
import { snapshotOf } from '../../builders.ts';

const context = (count: number) => Array.from({ length: count }, (_, at) => ` same ${at}`);
/** Twelve lines of context, as our snapshots have, around one that is changed. */
const snapshot = snapshotOf({ 'a.ts': [...context(12), '-old', '+new', ...context(12)].join('\n') });
const lines = commentableLines(snapshot);
const at = (startLine: number, endLine: number, side: 'head' | 'base' = 'head', file = 'a.ts') =>
  placeOf(lines, { file, side, startLine, endLine });

test('only three lines around a change are accepted, as in the diff of GitHub', () => {
  expect([...(lines.get('RIGHT a.ts') ?? [])].toSorted((a, b) => a - b)).toEqual([
    10, 11, 12, 13, 14, 15, 16,
  ]);
  expect([...(lines.get('LEFT a.ts') ?? [])].toSorted((a, b) => a - b)).toEqual([10, 11, 12, 13, 14, 15, 16]);
  expect(at(9, 9)).toBeNull();
  expect(at(13, 13)).toEqual({ path: 'a.ts', side: 'RIGHT', startLine: 13, line: 13 });
  expect(at(13, 13, 'base')).toEqual({ path: 'a.ts', side: 'LEFT', startLine: 13, line: 13 });
});

test('of a range the part that is accepted is taken, and never across a gap', () => {
  expect(at(12, 14)).toMatchObject({ startLine: 12, line: 14 });
  expect(at(1, 40)).toMatchObject({ startLine: 10, line: 16 });
  expect(at(17, 40)).toBeNull();
  const two = snapshotOf({ 'b.ts': ['+one', '@@ far', '+two'].join('\n') });
  expect(
    placeOf(commentableLines(two), { file: 'b.ts', side: 'head', startLine: 1, endLine: 500 }),
  ).toMatchObject({
    startLine: 1,
    line: 1,
  });
});

test('a file that the change does not touch has no place', () => {
  expect(at(1, 40, 'head', 'other.ts')).toBeNull();
});
