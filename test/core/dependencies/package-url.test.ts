import * as fc from 'fast-check';
import { PackageURL } from 'packageurl-js';
import { expect, test } from 'vitest';
import { packageUrl } from '../../../core/dependencies/package-url.ts';

test.each([
  ['npm', '@s/a', '1.0.0', null, 'pkg:npm/%40s/a@1.0.0'],
  ['pypi', 'a-b', '1.0+cpu', null, 'pkg:pypi/a-b@1.0%2Bcpu'],
  ['go', 'github.com/A/b/v3', 'v3.0.0', null, 'pkg:golang/github.com/A/b/v3@v3.0.0'],
  ['npm', 'a', '1.0.0', 'https://example.test/npm/a/-/a-1.0.0.tgz', 'pkg:npm/a@1.0.0'],
  ['cargo', 'a', '1.0.0', 'registry+https://example.test/index', 'pkg:cargo/a@1.0.0'],
  [
    'npm',
    'a',
    '1.0.0',
    'https://example.test/a.tgz',
    'pkg:npm/a@1.0.0?download_url=https:%2F%2Fexample.test%2Fa.tgz',
  ],
  [
    'npm',
    'a',
    '1.0.0',
    'git@git.example.test:a.git#1',
    'pkg:npm/a@1.0.0?vcs_url=git%40git.example.test:a.git%231',
  ],
] as const)('%s %s %s from %s', (ecosystem, name, version, resolved, purl) => {
  expect(packageUrl(ecosystem, name, version, resolved)).toBe(purl);
});

test('whatever the name and version, a reader of package URLs gets them back', () => {
  const part = fc
    .stringMatching(/^[a-z0-9][ -~]{0,20}$/)
    .filter((text) => !text.includes('/') && text.trim() === text);
  fc.assert(
    fc.property(part, part, (name, version) => {
      const read = PackageURL.fromString(packageUrl('cargo', name, version));
      expect([read.name, read.version]).toEqual([name, version]);
    }),
  );
});
