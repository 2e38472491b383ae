import { expect, test } from 'vitest';
import { nearest } from '../../../activities/git/near-names.ts';

const names = ['main', 'develop', 'feature/login', 'feature/logout', 'release-1.2', 'v1.0', 'v1.1'];

test.each([
  ['mian', ['main']],
  ['Main', ['main']],
  ['login', ['feature/login']],
  ['feature/logn', ['feature/login']],
  ['release', ['release-1.2']],
  ['origin/develop', ['develop']],
  ['logi', ['feature/login']],
  ['v1.2', ['v1.0', 'v1.1']],
  ['something', []],
  ['x', []],
])('near %s', (wanted, expected) => {
  expect(nearest(wanted, names)).toEqual(expected);
});

test('thousands of long names are compared in little time', () => {
  const many = Array.from({ length: 5000 }, (_, at) => `${'long/'.repeat(30)}${at}`);
  const started = performance.now();
  nearest('y'.repeat(1000), many);
  expect(performance.now() - started).toBeLessThan(4000);
});
