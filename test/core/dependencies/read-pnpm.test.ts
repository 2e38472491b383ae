import { describe, expect, test } from 'vitest';
import { readPnpm } from '../../../core/dependencies/read-pnpm.ts';
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

describe.each([5, 6, 9])('what pnpm wrote in version %i', (version) => {
  const text = lockfile(`pnpm-${version}.yaml`);
  const inventory = inventoryOf({ ...npmManifests, 'pnpm-lock.yaml': text });
  const { components } = inventory;

  test('is the same as what npm wrote for the same manifests', () => {
    const npm = inventoryOf({ ...npmManifests, 'package-lock.json': lockfile('npm-3.json') });
    const told = (some: typeof components) =>
      some.map(({ purl, direct, development, integrity, needs }) => ({
        purl,
        direct,
        development,
        integrity,
        needs,
      }));
    expect(told(components)).toEqual(told(npm.components));
    expect([inventory.unread, inventory.unlocked]).toEqual([[], []]);
  });

  test('each component stands on its line', () => {
    for (const { name, line, version: exact } of components) {
      expect(lineAt(text, line)).toContain(name);
      expect(lineAt(text, line)).toContain(exact);
    }
  });
});

test('git, local archives and folders are told for what they are', () => {
  const { components, unread } = readPnpm(lockOf('pnpm-lock.yaml', lockfile('pnpm-mixed.yaml')));
  expect(unread).toEqual([]);
  expect(namesOf(components)).toEqual(['gitdep 1.0.0', 'ms 2.1.2', 'tardep 2.0.0']);
  expect(find(components, 'gitdep')).toMatchObject({
    direct: true,
    resolved: expect.stringMatching(/^git\+https:\/\/git\.example\.test\/gitdep\.git#cefe97830f/),
  });
  expect(find(components, 'tardep').resolved).toBe('file:tardep-2.0.0.tgz');
});

test('what was resolved with other peers is one component, with the needs of both', () => {
  const entry = (key: string, needs: string) => `  ${key}:\n    dependencies:\n      x: ${needs}\n`;
  const packages = ['a@1.0.0', 'x@1.0.0', 'x@2.0.0'].map(
    (key) => `  ${key}:\n    resolution: {integrity: sha512-x}\n`,
  );
  const text =
    "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: '1'\n        version: 1.0.0(x@1.0.0)\n" +
    `packages:\n${packages.join('')}snapshots:\n${entry('a@1.0.0(x@1.0.0)', '1.0.0')}${entry('a@1.0.0(x@2.0.0)', '2.0.0')}  x@1.0.0: {}\n  x@2.0.0: {}\n`;
  const { components } = readPnpm(lockOf('pnpm-lock.yaml', text));
  expect(find(components, 'a').needs).toEqual(['pkg:npm/x@1.0.0', 'pkg:npm/x@2.0.0']);
});

test.each([
  ['', /tells no "lockfileVersion"/],
  ["lockfileVersion: '12.0'\n", /"12.0" is not known/],
  ["lockfileVersion: '9.0'\nimporters: &x {}\n", /anchor/],
])('%j is refused', (text, why) => {
  expect(refusalOf(readPnpm, lockOf('pnpm-lock.yaml', text)).message).toMatch(why);
});

test('a snapshot without its package is unread: the file is cut off or was edited', () => {
  const text = "lockfileVersion: '9.0'\npackages:\nsnapshots:\n  a@1.0.0: {}\n";
  expect(readPnpm(lockOf('pnpm-lock.yaml', text)).unread).toMatchObject([{ line: 4 }]);
});

test('a folder outside of the repository is unread', () => {
  const text = "lockfileVersion: '9.0'\nimporters:\n  ../other:\n    dependencies: {}\n";
  expect(readPnpm(lockOf('pnpm-lock.yaml', text)).unread).toHaveLength(1);
  expect(readPnpm(lockOf('apps/pnpm-lock.yaml', text)).unread).toEqual([]);
});
