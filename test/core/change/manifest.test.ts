import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readManifest } from '../../../core/change/manifest.ts';

test('reads what an upgrade is judged by', () => {
  expect(
    readManifest({
      name: '@acme/pad',
      version: '1.0.0',
      scripts: { install: 'node a.js', n: 3 },
      dependencies: { a: '^1' },
      optionalDependencies: { b: '2' },
      peerDependencies: { c: '*' },
      bundledDependencies: ['z', 'a', 7],
      bin: './cli.js',
      engines: { node: '>=20' },
      gypfile: false,
    }),
  ).toEqual({
    name: '@acme/pad',
    version: '1.0.0',
    scripts: new Map([['install', 'node a.js']]),
    dependencies: new Map([['a', '^1']]),
    optionalDependencies: new Map([['b', '2']]),
    peerDependencies: new Map([['c', '*']]),
    bundled: ['a', 'z'],
    bin: new Map([['pad', './cli.js']]),
    node: '>=20',
    gyp: false,
  });
});

test.each([null, 3, 'text', []])('%j is no manifest', (raw) => expect(readManifest(raw)).toBeNull());

test('whatever its fields are, it is read', () => {
  const field = fc.constantFrom(
    'name',
    'scripts',
    'bin',
    'engines',
    'dependencies',
    'bundledDependencies',
    '__proto__',
  );
  fc.assert(
    fc.property(fc.dictionary(field, fc.jsonValue()), (raw) => {
      expect(readManifest(raw)?.scripts).toBeInstanceOf(Map);
    }),
  );
});
