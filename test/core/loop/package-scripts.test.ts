import { expect, test } from 'vitest';
import { changedPackage } from '../../../core/loop/package-scripts.ts';

const manifest = (scripts: Record<string, string>, more: object = {}) => JSON.stringify({ scripts, ...more });

test.each([
  ['itself', { test: 'vitest run' }, { test: 'true' }],
  [
    'what it calls',
    { test: 'npm run all-of-it', 'all-of-it': 'vitest run' },
    { test: 'npm run all-of-it', 'all-of-it': 'true' },
  ],
  [
    'what that calls',
    { test: 'run-s a', a: 'npm run b', b: 'jest' },
    { test: 'run-s a', a: 'npm run b', b: 'jest -t x' },
  ],
  [
    'a step before what it calls',
    { test: 'npm run a', a: 'jest' },
    { test: 'npm run a', a: 'jest', prea: 'rm -r test' },
  ],
])('a test script is changed: %s', (_, was, now) => {
  expect(changedPackage(manifest(was), manifest(now))).toHaveLength(1);
});

test('what nobody runs, builds or publishes with is free', () => {
  const was = { test: 'jest', build: 'tsc' };
  expect(changedPackage(manifest(was), manifest({ ...was, build: 'tsc -b', lint: 'eslint .' }))).toEqual([]);
  expect(changedPackage(manifest(was), manifest(was, { version: '2.0.0' }))).toEqual([]);
  expect(changedPackage(null, manifest(was))).toEqual([]);
});

test('settings of a runner in it count', () => {
  const was = { test: 'jest' };
  expect(changedPackage(manifest(was), manifest(was, { jest: { roots: ['none'] } }))).toHaveLength(1);
});
