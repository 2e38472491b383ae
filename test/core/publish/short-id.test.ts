import { expect, test } from 'vitest';
import { shortId } from '../../../core/publish/short-id.ts';

test('is the beginning of the fingerprint, longer where that is taken', () => {
  const print = '3f9a1c77aa00:1';
  expect(shortId(print, new Set())).toBe('3f9a1c');
  expect(shortId(print, new Set(['3f9a1c']))).toBe('3f9a1c7');
  expect(shortId('3f9a1c77aa00:2', new Set(['3f9a1c']))).toBe('3f9a1c7');
});

test('is never one that stands already', () => {
  const taken = new Set<string>();
  for (let number = 0; number < 40; number += 1) {
    const id = shortId('abcdef:1', taken);
    expect(taken.has(id)).toBe(false);
    taken.add(id);
  }
});
