import { expect, test } from 'vitest';
import { checkWhole, isLossy } from '../../../core/change/parsed-file.ts';
import { readHunks } from '../../../core/change/parse-hunk.ts';
import { patchLines } from '../../../core/change/patch-lines.ts';

const patch = patchLines('@@ -1 +1 @@\n-a\n+b\n');
const both = readHunks({ ...patch });
const added = readHunks(patchLines('@@ -0,0 +1 @@\n+\u{FFFD}\n'));

test('replaced bytes are seen', () => {
  expect(isLossy(both)).toBe(false);
  expect(isLossy([...both, ...added])).toBe(true);
});

test('a new file has no base side, a deleted one no head side', () => {
  expect(() => checkWhole(patch, 'added', both, 0)).toThrow(/only added lines/);
  expect(() => checkWhole(patch, 'deleted', both, 0)).toThrow(/only removed lines/);
  expect(() => checkWhole(patch, 'deleted', added, 0)).toThrow(/only removed lines/);
  expect(() => checkWhole(patch, 'added', added, 0)).not.toThrow();
  expect(() => checkWhole(patch, 'modified', both, 0)).not.toThrow();
});
