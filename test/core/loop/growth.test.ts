import { expect, test } from 'vitest';
import { isGrowing } from '../../../core/loop/growth.ts';
import { record } from './records.ts';

const grown = { files: 1, addedLines: 40, removedLines: 1, trivial: false };
test('adding while what fails asks for something that is not there is building up', () => {
  const missing = [{ id: 'a', outcome: 'failed' as const, signature: "a ¦ Cannot find module './b' ¦ ¦ 1" }];
  expect(isGrowing(record(1, { edit: grown, tests: missing }))).toBe(true);
  expect(isGrowing(record(1, { edit: grown, says: 'a!expected' }))).toBe(false);
  expect(isGrowing(record(1, { edit: { ...grown, removedLines: 20 }, tests: missing }))).toBe(false);
});
test('so is making files, and working while nothing fails', () => {
  expect(isGrowing(record(1, { edit: { ...grown, newFiles: 1 }, says: 'a!' }))).toBe(true);
  expect(isGrowing(record(1, { edit: grown, says: 'a+' }))).toBe(true);
  expect(isGrowing(record(1, { edit: { ...grown, trivial: true }, says: 'a+' }))).toBe(false);
});
