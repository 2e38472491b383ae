import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isExactVersion, isPackageName, parseUpgrade } from '../../../core/change/package-name.ts';
import { cpuMs } from '../../cpu-time.ts';

test.each(['left-pad', '@scope/name', 'JSONStream', '@a-b/c.d_e', 'a', '7zip-bin', '-', '_pad'])(
  '%j is a name',
  (name) => expect(isPackageName(name)).toBe(true),
);

test.each([
  '',
  '.hidden',
  '../up',
  '@/name',
  '@scope',
  '@scope/',
  '@scope/a/b',
  'a/b',
  'left pad',
  'a?b',
  'a%2fb',
  'a\nb',
  'http://x',
  'x'.repeat(215),
])('%j is none', (name) => expect(isPackageName(name)).toBe(false));

test.each(['1.0.0', '0.0.0-alpha.1', '1.2.3-rc.1+build.5', '10.20.30', '1.0.0-x-y-z.--', '1.0.0+001'])(
  '%j is an exact version',
  (version) => expect(isExactVersion(version)).toBe(true),
);

test.each([
  '',
  '1',
  '1.2',
  'v1.2.3',
  '^1.2.3',
  '1.x',
  'latest',
  '1.2.3 ',
  '01.2.3',
  '1.2.3-',
  '1.2.3-01',
  '>=1.0.0',
])('%j is none', (version) => expect(isExactVersion(version)).toBe(false));

test.each([
  ['left-pad@1.0.0..1.1.0', { name: 'left-pad', from: '1.0.0', to: '1.1.0' }],
  ['@scope/name@1.0.0..1.1.0', { name: '@scope/name', from: '1.0.0', to: '1.1.0' }],
  ['a@1.0.0-rc.1..1.0.0-rc.2+b.3', { name: 'a', from: '1.0.0-rc.1', to: '1.0.0-rc.2+b.3' }],
  ['a@latest..next', { name: 'a', from: 'latest', to: 'next' }],
])('%s is taken apart', (text, parts) => expect(parseUpgrade(text)).toEqual(parts));

test.each([
  '',
  'left-pad',
  'left-pad@1.0.0',
  'a@1.0.0...1.1.0',
  'a@..1.1.0',
  'a@1.0.0..',
  '@1.0.0..1.1.0',
  'a@1.0.0..b@1.1.0',
])('%j is no upgrade', (text) => expect(parseUpgrade(text)).toBeNull());

test('what is taken apart is put together again, for any name and versions', () => {
  const version = fc.tuple(fc.nat(), fc.nat(), fc.nat()).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(fc.constantFrom('a', '@s/n', 'x.y'), version, version, (name, from, to) => {
      expect(parseUpgrade(`${name}@${from}..${to}`)).toEqual({ name, from, to });
      expect(isExactVersion(from)).toBe(true);
    }),
  );
});

test('endless input is told apart at once', () => {
  const before = cpuMs();
  parseUpgrade(`${'@a'.repeat(100_000)}@${'1.'.repeat(100_000)}`);
  isExactVersion(`1.0.0-${'a.'.repeat(100_000)}`);
  expect(cpuMs() - before).toBeLessThan(1000);
});
