import { expect, test } from 'vitest';
import { readUv } from '../../../core/dependencies/read-uv.ts';
import { find, inventoryOf, lineAt, lockfile, lockOf, namesOf, refusalOf } from './lockfiles.ts';

const text = lockfile('uv.lock.txt');
const manifest = lockfile('uv-pyproject.toml');

test('what uv wrote: both versions of a package, who asks, what development alone needs', () => {
  const { components, unread, unlocked } = inventoryOf({ 'uv.lock': text, 'pyproject.toml': manifest });
  expect([unread, unlocked]).toEqual([[], []]);
  expect(
    components.map(({ name, version, direct, development }) => [name, version, direct, development]),
  ).toEqual([
    ['click', '8.1.8', true, false],
    ['click', '8.5.1', true, false],
    ['colorama', '0.4.6', false, false],
    ['iniconfig', '2.1.0', true, true],
    ['iniconfig', '2.3.1', true, true],
    ['pyyaml', '6.0.3', true, false],
    ['typing-extensions', '4.16.0', true, false],
  ]);
  for (const { name, line } of components) expect(lineAt(text, line + 1)).toBe(`name = "${name}"`);
  expect(find(components, 'click', '8.1.8').needs).toEqual(['pkg:pypi/colorama@0.4.6']);
  expect(find(components, 'pyyaml')).toMatchObject({
    resolved: null,
    integrity: expect.stringMatching(/^sha256:.* sha256:/),
  });
});

test('a package that the manifest asks for anew is not settled', () => {
  const more = manifest.replace('"typing_extensions"', '"typing_extensions", "httpx"');
  expect(inventoryOf({ 'uv.lock': text, 'pyproject.toml': more }).unlocked).toMatchObject([
    { path: 'pyproject.toml', line: 5, why: expect.stringContaining('httpx') },
  ]);
});

test('members in folders, git, addresses and another index', () => {
  const lock = `version = 1
[[package]]
name = "app"
version = "0"
source = { editable = "." }
dependencies = [{ name = "g" }, { name = "lib" }]
[[package]]
name = "lib"
version = "0"
source = { editable = "packages/lib" }
[[package]]
name = "g"
version = "1.0"
source = { git = "https://git.example.test/g.git?rev=x#0123" }
[[package]]
name = "i"
version = "1.0"
source = { registry = "https://example.test/simple" }
[[package]]
name = "u"
version = "1.0"
source = { url = "https://example.test/u-1.0.tar.gz" }
`;
  const { components, covers } = readUv(lockOf('apps/uv.lock', lock));
  expect(namesOf(components)).toEqual(['g 1.0', 'i 1.0', 'u 1.0']);
  expect(find(components, 'g')).toMatchObject({
    direct: true,
    resolved: 'git+https://git.example.test/g.git?rev=x#0123',
  });
  expect(find(components, 'i').resolved).toBe('registry+https://example.test/simple');
  expect(find(components, 'u').purl).toContain('?download_url=');
  expect(covers.map(({ folder }) => folder)).toEqual(['apps', 'apps/packages/lib']);
});

test.each([
  ['version = 2\n', /"2" is not known/],
  ['', /not known/],
  ['version = 1\n[[package]]\nname = "a"\n', /no name or version/],
])('%j is refused', (lock, why) => {
  expect(refusalOf(readUv, lockOf('uv.lock', lock)).message).toMatch(why);
});
