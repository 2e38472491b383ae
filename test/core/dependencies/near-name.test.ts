import fc from 'fast-check';
import { npmHighImpact } from 'npm-high-impact';
import { describe, expect, test } from 'vitest';
import { nearPopularName, skeletonOf } from '../../../core/dependencies/near-name.ts';
import { popularNames } from '../../../core/dependencies/popular.ts';
import { cpuMs } from '../../cpu-time.ts';

describe('a name that could be taken for a popular one', () => {
  test.each([
    ['npm', 'lodahs', 'lodash'],
    ['npm', 'reqeust', 'request'],
    ['npm', 'crossenv', 'cross-env'],
    ['npm', 'cross_env', 'cross-env'],
    ['npm', 'l0dash', 'lodash'],
    ['npm', 'reасt', 'react'],
    ['npm', 'typescripts', 'typescript'],
    ['npm', 'parser-fast-xml', 'fast-xml-parser'],
    ['npm', '@bable/core', '@babel/core'],
    ['npm', 'babelcore', '@babel/core'],
    ['pypi', 'reqeusts', 'requests'],
    ['pypi', 'python-dateutils', 'python-dateutil'],
    ['cargo', 'serde-json', 'serde_json'],
    ['go', 'github.com/siruspen/logrus', 'github.com/sirupsen/logrus'],
  ] as const)('%s: %s for %s', (ecosystem, name, popular) => {
    expect(nearPopularName(ecosystem, name)).toBe(popular);
  });
});

describe('a name that stands for itself', () => {
  test.each([
    ['npm', 'lodash'],
    ['npm', '@acme/lodash'],
    ['npm', '@types/acme'],
    ['npm', 'acme-billing-client'],
    ['npm', 'es9-ext'],
    ['npm', 'ms2'],
    ['pypi', 'requests'],
    ['go', 'github.com/gin-gonic/gin/v2'],
    ['go', 'github.com/acme/logrus'],
    ['cargo', 'serde'],
  ] as const)('%s: %s', (ecosystem, name) => {
    expect(nearPopularName(ecosystem, name)).toBeNull();
  });

  test('no popular name is near another', () => {
    const all = Object.entries(popularNames) as [keyof typeof popularNames, readonly string[]][];
    expect(
      all.flatMap(([ecosystem, names]) => names.filter((name) => nearPopularName(ecosystem, name))),
    ).toEqual([]);
  });
});

test('names of any length and letters are judged, and quickly', () => {
  const started = cpuMs();
  for (const name of [
    '',
    '@',
    '@/',
    'a'.repeat(5000),
    '\u{1F600}',
    ...npmHighImpact.slice(0, 300).map((one) => `${one}xqz`),
  ]) {
    nearPopularName('npm', name);
  }
  expect(cpuMs() - started).toBeLessThan(2000);
});

test('separators, capitals and letters that look alike make no other name', () => {
  expect(skeletonOf('Cr0ss.Env')).toBe(skeletonOf('cross-env'));
  expect(skeletonOf('rnaterial')).toBe(skeletonOf('material'));
});

test('one letter doubled or two swapped in a long popular name is seen, unless that is a popular name too', () => {
  const known = new Set(npmHighImpact);
  const long = npmHighImpact.slice(0, 1000).filter((name) => /^[a-z]{7,}$/.test(name));
  fc.assert(
    fc.property(fc.constantFrom(...long), fc.nat(), fc.boolean(), (name, seed, swap) => {
      const at = seed % (name.length - 1);
      const [one = '', two = ''] = [name[at], name[at + 1]];
      const wrong = `${name.slice(0, at)}${swap ? two + one : one + one + two}${name.slice(at + 2)}`;
      if (known.has(wrong)) return;
      expect(nearPopularName('npm', wrong)).not.toBeNull();
    }),
  );
});

test('names of one’s own that are made of known ones are hardly ever taken for others', () => {
  const names = npmHighImpact.slice(6000, 8000).map((name) => `acme-${name}`);
  const near = names.filter((name) => nearPopularName('npm', name) !== null);
  expect(near.length).toBeLessThan(names.length / 50);
});
