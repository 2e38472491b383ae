import { expect, test } from 'vitest';
import { readPoetry } from '../../../core/dependencies/read-poetry.ts';
import { find, inventoryOf, lineAt, lockfile, lockOf, refusalOf } from './lockfiles.ts';

const text = lockfile('poetry.lock.txt');

test('what Poetry wrote: groups, who asks, hashes', () => {
  const files = { 'poetry.lock': text, 'pyproject.toml': lockfile('poetry-pyproject.toml') };
  const { components, unread, unlocked } = inventoryOf(files);
  expect([unread, unlocked]).toEqual([[], []]);
  expect(components.map(({ name, direct, development }) => [name, direct, development])).toEqual(
    expect.arrayContaining([
      ['click', true, false],
      ['iniconfig', true, true],
      ['typing-extensions', true, false],
    ]),
  );
  for (const { name, line } of components) expect(lineAt(text, line + 1)).toBe(`name = "${name}"`);
  expect(find(components, 'click')).toMatchObject({
    resolved: null,
    integrity: expect.stringMatching(/^sha256:/),
  });
});

test('the older form, with categories and hashes apart; git and another index', () => {
  const lock = `[[package]]
name = "A_b"
version = "1.0"
category = "dev"
[package.dependencies]
c = ">=1"
[[package]]
name = "c"
version = "2.0"
category = "main"
[package.source]
type = "git"
url = "https://git.example.test/c.git"
resolved_reference = "0123"
[[package]]
name = "own"
version = "0"
[package.source]
type = "directory"
url = "own"
[metadata]
lock-version = "1.1"
[metadata.files]
A_b = [{ file = "x", hash = "sha256:00" }]
`;
  const { components } = readPoetry(lockOf('poetry.lock', lock));
  expect(components.map(({ name, development, direct }) => [name, development, direct])).toEqual([
    ['a-b', true, null],
    ['c', false, null],
  ]);
  expect(find(components, 'a-b')).toMatchObject({
    integrity: 'sha256:00',
    needs: [find(components, 'c').purl],
  });
  expect(find(components, 'c').resolved).toBe('git+https://git.example.test/c.git#0123');
});

test.each([
  ['', /"" is not known/],
  ['[metadata]\nlock-version = "9.0"\n', /"9.0" is not known/],
  ['[metadata]\nlock-version = "2.0"\n[[package]]\nname = "a"\n', /./],
])('%j is refused', (lock, why) => {
  expect(refusalOf(readPoetry, lockOf('poetry.lock', lock)).message).toMatch(why);
});
