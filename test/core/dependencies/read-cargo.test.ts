import { expect, test } from 'vitest';
import { readCargo } from '../../../core/dependencies/read-cargo.ts';
import { find, inventoryOf, lineAt, lockfile, lockOf, namesOf, refusalOf } from './lockfiles.ts';

const text = lockfile('cargo.lock');
const manifest = lockfile('cargo.toml');

test('what Cargo wrote: crates, lines, hashes, needs, who asks', () => {
  const { components, unread, unlocked } = inventoryOf({ 'Cargo.toml': manifest, 'Cargo.lock': text });
  expect([unread, unlocked]).toEqual([[], []]);
  expect(namesOf(components)).toHaveLength(9);
  for (const { name, line } of components) {
    expect(lineAt(text, line)).toBe('[[package]]');
    expect(lineAt(text, line + 1)).toBe(`name = "${name}"`);
  }
  expect(find(components, 'quote')).toMatchObject({
    purl: 'pkg:cargo/quote@1.0.47',
    direct: false,
    development: null,
    resolved: null,
    integrity: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    needs: ['pkg:cargo/proc-macro2@1.0.107'],
  });
  expect(components.filter(({ direct }) => direct).map(({ name }) => name)).toEqual([
    'itoa',
    'memchr',
    'serde',
  ]);
});

test('two versions of one crate, git and another registry', () => {
  const packages: [name: string, version: string, source: string, needs: string[]][] = [
    ['app', '0.1.0', '', ['a 2.0.0', 'g']],
    ['a', '1.0.0', 'registry+https://github.com/rust-lang/crates.io-index', []],
    [
      'a',
      '2.0.0',
      'sparse+https://example.test/index/',
      ['a 1.0.0 (registry+https://github.com/rust-lang/crates.io-index)'],
    ],
    ['g', '0.3.0', 'git+https://git.example.test/g?rev=1#0123', []],
  ];
  const lock = packages.map(
    ([name, version, source, needs]) =>
      `[[package]]\nname = "${name}"\nversion = "${version}"\n${source === '' ? '' : `source = "${source}"\n`}dependencies = ${JSON.stringify(needs)}\n`,
  );
  const { components } = readCargo(lockOf('Cargo.lock', `version = 3\n${lock.join('\n')}`));
  expect(find(components, 'a', '2.0.0')).toMatchObject({
    direct: true,
    resolved: 'registry+https://example.test/index/',
    needs: ['pkg:cargo/a@1.0.0'],
  });
  expect(find(components, 'a', '1.0.0')).toMatchObject({ direct: false, resolved: null });
  expect(find(components, 'g').purl).toContain('?vcs_url=git');
});

test('a crate that the lock file does not list for the manifest is not settled', () => {
  const more = manifest.replace('itoa = "1"', 'itoa = "1"\nryu = "1"');
  expect(inventoryOf({ 'Cargo.toml': more, 'Cargo.lock': text }).unlocked).toMatchObject([
    { path: 'Cargo.toml', line: 8, why: expect.stringContaining('ryu') },
  ]);
});

test.each([
  ['version = 9\n', /"9" is not known/],
  ['version = 4\n[[package]]\nname = "a"\nsource = "x"\n', /no name or version/],
  ['version = 4\n[[package', /not valid TOML/],
])('%j is refused', (lock, why) => {
  expect(refusalOf(readCargo, lockOf('Cargo.lock', lock)).message).toMatch(why);
});
