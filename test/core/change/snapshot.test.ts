import { expect, test } from 'vitest';
import { parseDiff } from '../../../core/change/parse-diff.ts';
import { addedLines } from '../../../core/change/snapshot.ts';

test('the added lines of all hunks, in order', () => {
  const [file] = parseDiff('--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n+b\n+c\n@@ -9 +10 @@\n-d\n+e\n');
  expect(file && addedLines(file).map((line) => [line.headLine, line.text])).toEqual([
    [1, 'b'],
    [2, 'c'],
    [10, 'e'],
  ]);
});
