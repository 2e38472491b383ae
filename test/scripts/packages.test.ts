import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../embedded/temporary-folder.ts';

const { packagesAreCurrent } = (await import(
  new URL('../../scripts/packages.mjs', import.meta.url).href
)) as {
  packagesAreCurrent: (folder: string) => boolean;
};

type Packages = Record<string, { version?: string; optional?: boolean; link?: boolean }>;

function checkout(wanted: Packages, installed: Packages | null): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  if (installed) {
    writeFileSync(
      join(folder, 'node_modules', '.package-lock.json'),
      JSON.stringify({ packages: installed }),
    );
  }
  return folder;
}

const a = { 'node_modules/a': { version: '1.0.0' } };

test('packages that are all there in their versions are current', () => {
  expect(packagesAreCurrent(checkout(a, a))).toBe(true);
});

test('nothing installed, one missing and one of another version are not', () => {
  expect(packagesAreCurrent(checkout(a, null))).toBe(false);
  expect(packagesAreCurrent(checkout(a, {}))).toBe(false);
  expect(packagesAreCurrent(checkout(a, { 'node_modules/a': { version: '1.0.1' } }))).toBe(false);
});

test('packages for other platforms may be missing, but not be old', () => {
  const other = { 'node_modules/b': { version: '2.0.0', optional: true } };
  expect(packagesAreCurrent(checkout({ ...a, ...other }, a))).toBe(true);
  expect(
    packagesAreCurrent(checkout({ ...a, ...other }, { ...a, 'node_modules/b': { version: '1.0.0' } })),
  ).toBe(false);
});

test('an interrupted install, whose list is cut off, is done again', () => {
  const folder = checkout(a, a);
  writeFileSync(join(folder, 'node_modules', '.package-lock.json'), '{"packages": {');
  expect(packagesAreCurrent(folder)).toBe(false);
});
