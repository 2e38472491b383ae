import { expect, test } from 'vitest';
import { formOf, keyOfReference } from '../../../core/dependencies/pnpm-forms.ts';

test.each([
  ['5.4', '/@s/a/1.0.0_react@18.0.0', '@s/a', '1.0.0'],
  ['5.4', '/a/1.0.0', 'a', '1.0.0'],
  ['6.0', '/@s/a@1.0.0(react@18.0.0)', '@s/a', '1.0.0'],
  ['9.0', '@s/a@1.0.0', '@s/a', '1.0.0'],
  ['9.0', 'a@https://example.test/a.tgz', 'a', 'https://example.test/a.tgz'],
])('in %s, %s is %s %s', (version, key, name, exact) => {
  expect(formOf(version).identity(key)).toEqual({ name, version: exact });
});

test.each([
  ['5.4', 'a', '1.0.0', '/a/1.0.0'],
  ['5.4', 'a', '/real/2.0.0', '/real/2.0.0'],
  ['6.0', 'a', '1.0.0(b@2.0.0)', '/a@1.0.0(b@2.0.0)'],
  ['6.0', 'a', '/real@2.0.0', '/real@2.0.0'],
  ['9.0', 'a', '1.0.0(@s/b@2.0.0)', 'a@1.0.0(@s/b@2.0.0)'],
  ['9.0', 'a', '@s/real@2.0.0', '@s/real@2.0.0'],
  ['9.0', 'a', 'git+ssh://git@git.example.test/a.git#1', 'a@git+ssh://git@git.example.test/a.git#1'],
  ['9.0', 'a', 'link:../a', null],
])('in %s, %s at %s is %s', (version, name, reference, key) => {
  expect(keyOfReference(formOf(version), name, reference)).toBe(key);
});

test('peers are no part of the package', () => {
  expect(formOf('9.0').packageKey('a@1.0.0(b@2.0.0(c@3.0.0))')).toBe('a@1.0.0');
});

test.each(['', '4.0', '7.0', '10.0', 'x'])('version %j is refused', (version) => {
  expect(() => formOf(version)).toThrow(/lockfileVersion|not known/);
});
