import { describe, expect, test } from 'vitest';
import { readYarn } from '../../../core/dependencies/read-yarn.ts';
import {
  find,
  inventoryOf,
  lineAt,
  lockfile,
  lockOf,
  namesOf,
  npmManifests,
  refusalOf,
} from './lockfiles.ts';

describe.each([1, 4])('what Yarn %i wrote', (version) => {
  const text = lockfile(`yarn-${version}.lock`);
  const inventory = inventoryOf({ ...npmManifests, 'yarn.lock': text });
  const { components } = inventory;

  test('is what npm wrote for the same manifests, and what Yarn 4 adds to build native code', () => {
    const npm = inventoryOf({ ...npmManifests, 'package-lock.json': lockfile('npm-3.json') });
    const told = (some: typeof components) =>
      some.map(({ purl, direct, development }) => ({ purl, direct, development }));
    expect(told(components)).toEqual(expect.arrayContaining(told(npm.components)));
    expect(components.length).toBe(version === 1 ? npm.components.length : 34);
    expect([inventory.unread, inventory.unlocked]).toEqual([[], []]);
  });

  test('each component stands on its line, with its needs', () => {
    for (const { name, line } of components) expect(lineAt(text, line)).toContain(name);
    expect(find(components, 'chalk').needs).toEqual([
      'pkg:npm/ansi-styles@4.3.0',
      'pkg:npm/supports-color@7.2.0',
    ]);
  });

  test('a manifest that asks for another range is not settled by it', () => {
    const manifest = npmManifests['package.json'].replace('^4.1.2', '^9.0.0');
    const changed = inventoryOf({ ...npmManifests, 'package.json': manifest, 'yarn.lock': text });
    expect(changed.unlocked).toMatchObject([
      { path: 'package.json', why: expect.stringContaining('chalk ^9.0.0') },
    ]);
    const resolved = manifest.replace('"private"', '"resolutions": { "chalk": "4.1.2" },\n  "private"');
    expect(inventoryOf({ ...npmManifests, 'package.json': resolved, 'yarn.lock': text }).unlocked).toEqual(
      [],
    );
  });
});

test('without manifests it is not told who asks', () => {
  const { components } = readYarn(lockOf('yarn.lock', lockfile('yarn-1.lock')));
  expect(new Set(components.map(({ direct }) => direct))).toEqual(new Set([null]));
});

test('git and addresses are told for what they are', () => {
  const classic =
    '# yarn lockfile v1\n\n"a@git+https://git.example.test/a.git":\n  version "1.0.0"\n  resolved "git+https://git.example.test/a.git#0123"\n';
  expect(readYarn(lockOf('yarn.lock', classic)).components[0]?.purl).toContain('?vcs_url=git%2B');
  const berry =
    '__metadata:\n  version: 8\n\n"b@https://example.test/b.tgz":\n  version: 1.0.0\n  resolution: "b@https://example.test/b.tgz"\n  linkType: hard\n';
  expect(readYarn(lockOf('yarn.lock', berry)).components[0]).toMatchObject({
    resolved: 'https://example.test/b.tgz',
    purl: 'pkg:npm/b@1.0.0?download_url=https:%2F%2Fexample.test%2Fb.tgz',
  });
});

test.each([
  ['', /does not tell its version/],
  ['# yarn lockfile v1\n\na@1:\n', /no name and version/],
  ['# yarn lockfile v1\n\na@1\n  version "1"\n', /not as Yarn writes it/],
  ['__metadata:\n  version: 99\n', /not known/],
  ['__metadata:\n  version: 8\n\n"a@npm:1":\n  version: 1.0.0\n', /no name and version/],
])('%j is refused', (text, why) => {
  expect(refusalOf(readYarn, lockOf('yarn.lock', text)).message).toMatch(why);
});

test('many workspaces of Yarn 1 are all meant, and only where the root has workspaces', () => {
  const text = lockfile('yarn-1.lock');
  const alone = { ...npmManifests, 'package.json': '{"dependencies":{"chalk":"^4.1.2"}}', 'yarn.lock': text };
  expect(namesOf(inventoryOf(alone).components)).toHaveLength(14);
  expect(inventoryOf(alone).unlocked).toMatchObject([{ path: 'packages/tool/package.json' }]);
});
