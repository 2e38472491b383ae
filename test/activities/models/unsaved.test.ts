import { expect, test } from 'vitest';
import { createUnsaved } from '../../../activities/models/unsaved.ts';

test('an answer stays until it is recorded', () => {
  const unsaved = createUnsaved<string>(2);
  unsaved.set('a', 'answer');
  expect(unsaved.get('a')).toBe('answer');
  unsaved.delete('a');
  expect(unsaved.get('a')).toBeUndefined();
});

test('the oldest makes room', () => {
  const unsaved = createUnsaved<number>(2);
  ['a', 'b', 'c'].forEach((key, index) => unsaved.set(key, index));
  expect(['a', 'b', 'c'].map((key) => unsaved.get(key))).toEqual([undefined, 1, 2]);
});
