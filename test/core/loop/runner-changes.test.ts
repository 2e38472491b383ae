import { expect, test } from 'vitest';
import { findRunnerChanges } from '../../../core/loop/runner-changes.ts';

const of = (path: string, was: string | null, now: string | null, isTest = false) =>
  findRunnerChanges({ path, was, now }, isTest).length;
test.each([
  ['package.json', '{"scripts":{"test":"a"}}', '{"scripts":{"test":"a || true"}}'],
  ['package.json', '{"scripts":{"test":"a"}}', '{"scripts":{}}'],
  [
    'package.json',
    '{"scripts":{"test":"a"},"jest":{}}',
    '{"scripts":{"test":"a"},"jest":{"testPathIgnorePatterns":["x"]}}',
  ],
  ['package.json', '{"scripts":{"test":"a"}}', 'not json'],
  ['.github/workflows/ci.yml', 'run: npm test\n', 'run: npm test || true\n'],
  ['pytest.ini', '[pytest]\n', null],
  ['setup.cfg', 'fail_under = 90\n', 'fail_under = 20\n'],
  ['jest.config.js', 'branches: 80,\n', '\n'],
  ['conftest.py', '', 'collect_ignore = ["tests/test_a.py"]\n'],
  ['Makefile', 'test:\n\tpytest\n', 'test:\n\tpytest || true\n'],
])('%s: %s to %s', (path, was, now) => {
  expect(of(path, was, now)).toBeGreaterThan(0);
});
test.each([
  ['package.json', '{"scripts":{"test":"a"}}', '{"scripts":{"test":"a","lint":"b"}}'],
  ['package.json', null, '{"scripts":{"test":"a"}}'],
  ['src/a.js', 'a', 'exclude ignore skip || true'],
  ['setup.cfg', 'fail_under = 90\n', 'fail_under = 95\n'],
  ['pytest.ini', '[pytest]\n', '[pytest]\n# addopts = x\n'],
])('%s: %s to %s is none', (path, was, now) => {
  expect(of(path, was, now)).toBe(0);
});
test('a way out in a test', () => {
  expect(of('test/a.test.ts', '', 'process.exit(0)', true)).toBe(1);
  expect(of('test/a.test.ts', '', 'process.exit(1)', true)).toBe(0);
  expect(of('src/cli.ts', '', 'process.exit(0)')).toBe(0);
});
