import { expect, test } from 'vitest';
import { isManifest, isRequirements } from '../../../core/dependencies/manifest-paths.ts';

test.each([
  'package.json',
  'apps/web/pnpm-lock.yaml',
  'requirements.txt',
  'requirements-dev.txt',
  'dev-requirements.txt',
  'requirements/base.txt',
  'Cargo.lock',
  'src/go.mod',
  'bun.lockb',
])('%s is one', (path) => expect(isManifest(path)).toBe(true));

test.each([
  'package.json.bak',
  'my-package.json',
  'node_modules/a/package.json',
  'a/vendor/b/go.mod',
  '.yarn/package.json',
  'test/fixtures/package.json',
  'testdata/go.sum',
  'notes.txt',
  'src/requirements.md',
  '__proto__',
])('%s is none', (path) => expect(isManifest(path)).toBe(false));

test('requirements by their names', () => {
  expect(isRequirements('a/requirements/prod.txt')).toBe(true);
  expect(isRequirements('requirements/notes.md')).toBe(false);
});
