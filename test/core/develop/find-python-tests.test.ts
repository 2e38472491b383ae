import { expect, test } from 'vitest';
import { findPythonTests, isPythonTest } from '../../../core/develop/find-python-tests.ts';

test('tests are known by the names that runners look for', () => {
  const tests = [
    'test_a.py',
    'a_test.py',
    'tests/test_a.py',
    'test/unit/test_a.py',
    'src/shop/tests/test_a.py',
  ];
  expect(tests.filter((path) => !isPythonTest(path))).toEqual([]);
  const others = ['shop/a.py', 'tests/data.py', 'vendor/x/test_a.py', 'tests/test_a.txt'];
  expect(others.filter(isPythonTest)).toEqual([]);
});

test('a repository without a file of Python is none', () => {
  expect(findPythonTests(new Map([['README.md', null]]))).toBeNull();
});
