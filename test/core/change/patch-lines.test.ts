import { expect, test } from 'vitest';
import { malformed, patchLines } from '../../../core/change/patch-lines.ts';

test('lines lose their ends, those of Windows too, and the last end opens no further line', () => {
  expect(patchLines('one\ntwo\r\n\nfour').lines).toEqual(['one', 'two', '', 'four']);
  expect(patchLines('one\n').lines).toEqual(['one']);
  expect(patchLines('').lines).toEqual([]);
});

test('a carriage return within a line is part of the line', () => {
  expect(patchLines('a\rb\r\r\n').lines).toEqual(['a\rb\r']);
});

test('a refusal names the line, what was expected, what stands there, and the remedy', () => {
  const patch = { ...patchLines('one\ntwo "quoted"\n'), at: 1 };
  const { failure } = malformed(patch, 'a hunk');
  expect(failure.kind).toBe('change.malformed-patch');
  expect(failure.message).toBe(
    'The patch is malformed at line 2: expected a hunk, found "two \\"quoted\\"". ' +
      'Make it again with "git diff" or "diff -u", and pass it on unedited.',
  );
  expect(malformed(patch, 'a hunk', 0).message).toContain('at line 1');
});

test('a refusal stays short where the line is long, and says so where the patch ends', () => {
  expect(malformed(patchLines('x'.repeat(10_000)), 'less').message.length).toBeLessThan(300);
  expect(malformed({ lines: [], at: 0 }, 'more').message).toContain('found the end of the patch');
});
