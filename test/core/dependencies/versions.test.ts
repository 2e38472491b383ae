import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareVersions,
  isStable,
  latestOf,
  majorOf,
  versionBefore,
} from '../../../core/dependencies/versions.ts';

describe('versions are compared as their ecosystem does', () => {
  test.each([
    ['npm', '1.10.0', '1.9.0', 1],
    ['npm', '1.0.0-rc.1', '1.0.0', -1],
    ['npm', '1.0.0+build', '1.0.0', 0],
    ['pypi', '1.0', '1.0.0', 0],
    ['pypi', '1.0.post1', '1.0', 1],
    ['pypi', '1.0rc1', '1.0', -1],
    ['pypi', '1!0.1', '9.0', 1],
    ['go', 'v1.2.3', '1.2.3', 0],
    ['go', 'v0.0.0-20240102030405-abcdefabcdef', 'v0.0.0-20230102030405-abcdefabcdef', 1],
    ['go', 'v2.0.0+incompatible', 'v1.9.9', 1],
    ['cargo', '0.9.0', '0.10.0', -1],
    ['cargo', '1.0', '1.0.0', 0],
  ] as const)('%s: %s and %s', (ecosystem, a, b, expected) => {
    expect(Math.sign(compareVersions(ecosystem, a, b) ?? Number.NaN)).toBe(expected);
    expect(Math.sign(compareVersions(ecosystem, b, a) ?? Number.NaN)).toBe(expected === 0 ? 0 : -expected);
  });

  test('what is no version compares with nothing', () => {
    for (const ecosystem of ['npm', 'pypi', 'go', 'cargo'] as const) {
      expect(compareVersions(ecosystem, 'latest; rm', '1.0.0')).toBeNull();
      expect(majorOf(ecosystem, 'nonsense!')).toBeNull();
      expect(isStable(ecosystem, 'nonsense!')).toBe(false);
    }
  });
});

test('majors and pre-releases are told', () => {
  expect(majorOf('npm', '12.3.4')).toBe(12);
  expect(majorOf('pypi', '24.1')).toBe(24);
  expect(majorOf('go', 'v3.0.0')).toBe(3);
  expect([isStable('npm', '1.0.0-0'), isStable('npm', '1.0.0')]).toEqual([false, true]);
  expect([isStable('pypi', '1.0b1'), isStable('pypi', '1.0.dev3'), isStable('pypi', '1.0')]).toEqual([
    false,
    false,
    true,
  ]);
});

test('the version before is the next lower one, without pre-releases for one that is none', () => {
  const versions = ['2.0.0', '1.0.0', '1.1.0', '1.1.1-beta.0', '0.9.0', 'junk'];
  expect(versionBefore('npm', versions, '2.0.0')).toBe('1.1.0');
  expect(versionBefore('npm', versions, '2.0.0-rc.1')).toBe('1.1.1-beta.0');
  expect(versionBefore('npm', versions, '0.9.0')).toBeNull();
});

test('the latest is the newest stable one, else the newest', () => {
  expect(latestOf('npm', ['1.0.0', '2.0.0-rc.1', '1.5.0'])).toBe('1.5.0');
  expect(latestOf('npm', ['1.0.0-a', '1.0.0-b'])).toBe('1.0.0-b');
  expect(latestOf('npm', [])).toBeNull();
});

test('whatever the order of the versions, the one before is the highest below', () => {
  const version = fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5)).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(fc.array(version, { maxLength: 12 }), version, (versions, of) => {
      const before = versionBefore('npm', versions, of);
      const below = versions.filter((one) => (compareVersions('npm', one, of) ?? 0) < 0);
      if (below.length === 0) expect(before).toBeNull();
      else expect(below.every((one) => (compareVersions('npm', one, before ?? '') ?? 1) <= 0)).toBe(true);
    }),
  );
});
