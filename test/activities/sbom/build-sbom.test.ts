import { describe, expect, test } from 'vitest';
import { buildSbom } from '../../../activities/sbom/build-sbom.ts';
import { validateSbom } from '../../../activities/sbom/validate-sbom.ts';
import { inventoryOf, lockfile, npmManifests } from '../../core/dependencies/lockfiles.ts';

interface Bill {
  serialNumber: string;
  metadata: { component: { name: string; version: string; properties?: { name: string; value: string }[] } };
  components: {
    name: string;
    group?: string;
    version: string;
    purl: string;
    scope?: string;
    hashes?: { alg: string; content: string }[];
    properties: { name: string; value: string }[];
  }[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}

const subject = { repository: 'https://example.test/shop', commit: '0123456789abcdef' };
const texts = {
  ...npmManifests,
  'package-lock.json': lockfile('npm-3.json'),
  'other/pnpm-lock.yaml': lockfile('pnpm-9.yaml'),
  'go.mod': lockfile('go-mod.txt'),
  'go.sum': lockfile('go-sum.txt'),
  'uv.lock': lockfile('uv.lock.txt'),
  'Cargo.lock': lockfile('cargo.lock'),
};
const sbom = buildSbom(inventoryOf(texts), subject);
const bill = JSON.parse(sbom.json) as Bill;
const find = (purl: string) => bill.components.find((one) => one.purl === purl);
const needsOf = (ref: string) => bill.dependencies.find((one) => one.ref === ref)?.dependsOn;

describe('the bill of a repository', () => {
  test('keeps to the schema of CycloneDX 1.6', () => {
    expect(JSON.parse(sbom.json)).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(validateSbom(sbom.json)).toEqual([]);
  });

  test('names repository and commit, and neither time nor chance', () => {
    expect(bill.metadata.component).toMatchObject({ name: subject.repository, version: subject.commit });
    expect(sbom.json).not.toMatch(/timestamp/);
    expect(bill.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const reversed = Object.fromEntries(Object.entries(texts).toReversed());
    expect(buildSbom(inventoryOf(reversed), subject)).toEqual(sbom);
    const other = buildSbom(inventoryOf(texts), { ...subject, commit: 'f' });
    expect((JSON.parse(other.json) as Bill).serialNumber).not.toBe(bill.serialNumber);
  });

  test('lists a package once, with each place that lists it', () => {
    expect(sbom.components).toBe(bill.components.length);
    expect(find('pkg:npm/ms@2.1.2')?.properties).toEqual(
      expect.arrayContaining([
        { name: 'countersign:place', value: expect.stringMatching(/^package-lock\.json:\d+$/) },
        { name: 'countersign:place', value: expect.stringMatching(/^other\/pnpm-lock\.yaml:\d+$/) },
      ]),
    );
    expect(find('pkg:npm/%40sindresorhus/is@4.6.0')).toMatchObject({ group: '@sindresorhus', name: 'is' });
    expect(find('pkg:golang/github.com/spf13/pflag@v1.0.5')).toMatchObject({
      group: 'github.com/spf13',
      name: 'pflag',
    });
  });

  test('tells a hash where there is one of its archive, and what is not for production', () => {
    expect(find('pkg:npm/ms@2.1.2')?.hashes).toEqual([
      { alg: 'SHA-512', content: expect.stringMatching(/^b0690fc7e56332d980/) },
    ]);
    expect(find('pkg:cargo/itoa@1.0.18')?.hashes).toMatchObject([{ alg: 'SHA-256' }]);
    // A version of several files has no hash of its own, and Go's is not of a file.
    expect(find('pkg:pypi/click@8.5.1')?.hashes).toBeUndefined();
    expect(find('pkg:golang/github.com/spf13/pflag@v1.0.5')?.hashes).toBeUndefined();
    expect(find('pkg:npm/mkdirp@0.5.6')?.scope).toBe('excluded');
    expect(find('pkg:npm/ms@2.1.2')?.scope).toBeUndefined();
  });

  test('holds the graph, from the repository down', () => {
    expect(needsOf('repository')).toContain('pkg:npm/chalk@4.1.2');
    expect(needsOf('repository')).not.toContain('pkg:npm/color-name@1.1.4');
    expect(needsOf('pkg:npm/chalk@4.1.2')).toEqual([
      'pkg:npm/ansi-styles@4.3.0',
      'pkg:npm/supports-color@7.2.0',
    ]);
  });
});

test('a bill that is not whole says so', () => {
  const { metadata } = JSON.parse(buildSbom(inventoryOf({ 'package-lock.json': '{' }), subject).json) as Bill;
  expect(metadata.component.properties).toMatchObject([
    {
      name: 'countersign:incomplete',
      value: expect.stringContaining('package-lock.json:1: it is not valid JSON'),
    },
  ]);
});

test('names with control characters, halves of characters and keys of every object still make a bill', () => {
  const packages = {
    'node_modules/__proto__': { version: '1\u0000\u202E' },
    'node_modules/\uD800': { version: '1' },
  };
  const { json } = buildSbom(
    inventoryOf({ 'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }) }),
    subject,
  );
  expect(validateSbom(json)).toEqual([]);
  expect((JSON.parse(json) as Bill).components).toHaveLength(2);
});

test('the bill of nothing is a bill', () => {
  const empty = buildSbom(inventoryOf({}), subject);
  expect(validateSbom(empty.json)).toEqual([]);
  expect(empty.components).toBe(0);
});
