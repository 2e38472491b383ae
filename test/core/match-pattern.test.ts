import { expect, test } from 'vitest';
import { matchesPattern } from '../../core/match-pattern.ts';
import { cpuMs } from '../cpu-time.ts';

test.each([
  ['src/a.ts', 'src/a.ts', true],
  ['src/a.ts', 'src/A.ts', false],
  ['src/*', 'src/deep/a.ts', true],
  ['src/*', 'lib/src/a.ts', false],
  ['*.ts', 'src/a.ts', true],
  ['*/a*b/*', 'x/a--b/y', true],
  ['a*a', 'a', false],
  ['a*b*b', 'a-b', false],
  ['*', '', true],
  ['npm:left-pad@1.*', 'npm:left-pad@1.3.0', true],
  ['a.c', 'abc', false],
])('%s fits %s: %s', (pattern, name, fits) => {
  expect(matchesPattern(pattern, name)).toBe(fits);
});

test('no pattern can stall it', () => {
  const started = cpuMs();
  expect(matchesPattern('*a'.repeat(5000), 'a'.repeat(4000))).toBe(false);
  expect(cpuMs() - started).toBeLessThan(5000);
});
