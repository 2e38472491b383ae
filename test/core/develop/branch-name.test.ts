import fc from 'fast-check';
import { expect, test } from 'vitest';
import { branchNameOf, refuseBranch, slugOf } from '../../../core/develop/branch-name.ts';

test('a title becomes words joined by hyphens', () => {
  expect(slugOf('Añade: Füße, “totals”!')).toBe('anade-fu-e-totals');
  expect(slugOf('日本語')).toBe('task');
  expect(slugOf('x'.repeat(100))).toHaveLength(40);
});

test('whatever the title, the branch is one that git takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (title) => {
      expect(refuseBranch(branchNameOf(title, '0a1b'), 'main')).toBeNull();
    }),
  );
});

test.each(['topic', 'feature/x', 'v1.2', 'a-b_c', 'fix/#12'])('%j is taken', (name) => {
  expect(refuseBranch(name, 'main')).toBeNull();
});

test.each([
  '',
  '-x',
  '/x',
  'x/',
  'a b',
  'a..b',
  'a//b',
  'x.lock',
  'a/.b',
  '.a',
  'x.',
  'a~1',
  'a^',
  'a:b',
  'a?',
  'a*',
  'a[',
  'a\\b',
  'a@{b',
  '@',
  'HEAD',
  'refs/heads/x',
  'a\u0007',
  'x'.repeat(201),
  'main',
])('%j is refused with the reason', (name) => {
  expect(refuseBranch(name, 'refs/heads/main')).toMatch(/\w/);
});
