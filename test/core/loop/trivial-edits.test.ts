import { expect, test } from 'vitest';
import { record, stuckOn } from './records.ts';

const trivial = { files: 1, addedLines: 1, removedLines: 1, trivial: true };
const of = (...kinds: ('trivial' | 'same' | 'edit')[]) =>
  stuckOn([
    record(0, { says: 'a!0' }),
    ...kinds.map((kind, at) =>
      record(at + 1, {
        says: `a!${at + 1}`,
        ...(kind === 'trivial' && { edit: trivial }),
        ...(kind === 'same' && { tree: record(at).tree }),
      }),
    ),
  ]).map(({ rule }) => rule);

test('two in a row, or one after one that did nothing', () => {
  expect(of('trivial')).toEqual([]);
  expect(of('trivial', 'trivial')).toEqual(['trivial-edits']);
  expect(of('same', 'trivial')).toEqual(['trivial-edits']);
  expect(of('trivial', 'edit', 'trivial')).toEqual([]);
  expect(of('trivial', 'trivial', 'edit')).toEqual([]);
});
