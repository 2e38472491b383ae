import { describe, expect, test } from 'vitest';
import { readNpm } from '../../../core/dependencies/read-npm.ts';
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

const sample = [
  '@sindresorhus/is 4.6.0',
  'ansi-styles 4.3.0',
  'chalk 4.1.2',
  'color-convert 2.0.1',
  'color-name 1.1.4',
  'fsevents 2.3.3',
  'has-flag 3.0.0',
  'has-flag 4.0.0',
  'left-pad 1.3.0',
  'minimist 1.2.8',
  'mkdirp 0.5.6',
  'ms 2.1.2',
  'supports-color 5.5.0',
  'supports-color 7.2.0',
];

describe.each([1, 2, 3])('what npm wrote in version %i', (version) => {
  const text = lockfile(`npm-${version}.json`);
  const inventory = inventoryOf({ ...npmManifests, 'package-lock.json': text });
  const { components } = inventory;

  test('is read whole, and settles the root and the workspace', () => {
    expect(namesOf(components)).toEqual(sample);
    expect(inventory.unread).toEqual([]);
    expect(inventory.unlocked).toEqual([]);
  });

  test('each component stands on its line', () => {
    for (const { name, line } of components) {
      const written = name === 'left-pad' ? 'left' : name;
      expect(lineAt(text, line)).toMatch(new RegExp(`"(?:.*/)?${written}": \\{`));
    }
  });

  test('what is asked for by name, and what only development needs', () => {
    expect(components.filter(({ direct }) => direct === true).map(({ name }) => name)).toEqual([
      '@sindresorhus/is',
      'chalk',
      'fsevents',
      'left-pad',
      'mkdirp',
      'ms',
      'supports-color',
    ]);
    const development = components.filter((one) => one.development === true);
    expect(namesOf(development)).toEqual([
      'has-flag 3.0.0',
      'minimist 1.2.8',
      'mkdirp 0.5.6',
      'supports-color 5.5.0',
    ]);
  });

  test('of two versions the nearest is needed', () => {
    expect(find(components, 'chalk').needs).toEqual([
      'pkg:npm/ansi-styles@4.3.0',
      'pkg:npm/supports-color@7.2.0',
    ]);
    expect(find(components, 'supports-color', '5.5.0').needs).toEqual(['pkg:npm/has-flag@3.0.0']);
  });

  test('hash and address as they are told', () => {
    expect(find(components, 'ms')).toMatchObject({
      integrity: expect.stringMatching(/^sha512-sGkPx/),
      resolved: expect.stringMatching(/^https:.*\/ms\/-\/ms-2\.1\.2\.tgz$/),
      purl: 'pkg:npm/ms@2.1.2',
    });
  });
});

test('git, local archives and links are told for what they are', () => {
  const { components } = readNpm(lockOf('package-lock.json', lockfile('npm-mixed.json')));
  expect(namesOf(components)).toEqual(['gitdep 1.0.0', 'ms 2.1.2', 'tardep 2.0.0']);
  expect(find(components, 'gitdep').purl).toMatch(/^pkg:npm\/gitdep@1\.0\.0\?vcs_url=git%2Bhttps/);
  expect(find(components, 'tardep')).toMatchObject({
    resolved: 'file:tardep-2.0.0.tgz',
    purl: 'pkg:npm/tardep@2.0.0?download_url=file:tardep-2.0.0.tgz',
  });
});

test('a link out of the repository is unread', () => {
  const packages = { '': {}, 'node_modules/x': { resolved: '../x', link: true } };
  const text = JSON.stringify({ lockfileVersion: 3, packages }, null, 1);
  expect(readNpm(lockOf('package-lock.json', text)).unread).toMatchObject([
    { line: 5, why: expect.stringContaining('outside of the repository') },
  ]);
  const inside = readNpm(lockOf('apps/web/package-lock.json', text));
  expect(inside.unread).toEqual([]);
});

test.each([
  ['{}', /neither a version nor packages/],
  ['{"lockfileVersion":4,"packages":{}}', /version "4" is not known/],
  ['{"lockfileVersion":3}', /no "packages"/],
  ['[]', /no JSON object/],
  ['{"lockfileVersion":3,"packages":{"a"', /not valid JSON/],
])('%s is refused', (text, why) => {
  expect(refusalOf(readNpm, lockOf('package-lock.json', text)).message).toMatch(why);
});

test('an entry without a version, or with an odd name, is unread; the others count', () => {
  const packages = {
    '': { dependencies: { ok: '1' } },
    'node_modules/ok': { version: '1.0.0' },
    'node_modules/none': {},
    'node_modules/odd name': { version: '1.0.0' },
  };
  const { components, unread } = readNpm(
    lockOf('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages }, null, 1)),
  );
  expect(namesOf(components)).toEqual(['ok 1.0.0']);
  expect(unread.map(({ line }) => line)).toEqual([12, 13]);
});

test('names that are properties of every object are names', () => {
  const text =
    '{"lockfileVersion":3,"packages":{"":{"dependencies":{"constructor":"1","__proto__":"1"}},' +
    '"node_modules/constructor":{"version":"1.0.0"},"node_modules/__proto__":{"version":"2.0.0"}}}';
  const { components } = readNpm(lockOf('package-lock.json', text));
  expect(components.map(({ name, direct }) => [name, direct])).toEqual([
    ['constructor', true],
    ['__proto__', true],
  ]);
  expect(Object.prototype).not.toHaveProperty('version');
});
