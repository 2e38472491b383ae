import { expect, test } from 'vitest';
import {
  exactVersion,
  isPypi,
  pythonName,
  readRequirement,
} from '../../../core/dependencies/python-names.ts';

test.each([
  ['Foo', 'foo'],
  ['a_b.c--d', 'a-b-c-d'],
])('%s is %s', (name, same) => expect(pythonName(name)).toBe(same));

test.each([
  ['a', { name: 'a', range: '', address: null }],
  ['A[x, y] >=1,<2 ; python_version < "3"', { name: 'a', range: '>=1,<2', address: null }],
  ['a (>=1)', { name: 'a', range: '>=1', address: null }],
  ['a @ https://example.test/a.whl ; x', { name: 'a', range: '', address: 'https://example.test/a.whl' }],
])('%s', (text, requirement) => expect(readRequirement(text)).toEqual(requirement));

test.each(['', './a', 'https://example.test/a.whl', '-r x', 'a b', 'a'.repeat(3000)])(
  '%j is none',
  (text) => {
    expect(readRequirement(text)).toBeNull();
  },
);

test.each([
  ['==1.0', '1.0'],
  ['=== 1.0', '1.0'],
  ['==1.*', null],
  ['>=1', null],
  ['==1,<2', null],
  ['', null],
])('%j allows only %s', (range, version) => expect(exactVersion(range)).toBe(version));

test('PyPI by its own address alone', () => {
  expect([isPypi('https://pypi.org/simple'), isPypi('https://pypi.org.example.test/simple')]).toEqual([
    true,
    false,
  ]);
});
