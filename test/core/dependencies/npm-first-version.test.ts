import { expect, test } from 'vitest';
import { flattenFirstVersion } from '../../../core/dependencies/npm-first-version.ts';

const flatten = (dependencies: object, manifest: string | null = null) => {
  const root = { lockfileVersion: 1, dependencies };
  return flattenFirstVersion(JSON.stringify(root, null, 1), root, manifest);
};

test('nested packages get the paths of their folders, and the lines of their own keys', () => {
  const entries = flatten({
    a: { version: '1.0.0', dependencies: { b: { version: '2.0.0' } } },
    b: { version: '1.0.0' },
  });
  expect([...entries].map(([key, { line }]) => [key, line])).toEqual([
    ['node_modules/a', 4],
    ['node_modules/b', 12],
    ['node_modules/a/node_modules/b', 7],
  ]);
});

test.each([
  ['npm:real@1.2.3', { name: 'real', version: '1.2.3' }],
  ['npm:@s/real@1.2.3', { name: '@s/real', version: '1.2.3' }],
  [
    'git+ssh://git@git.example.test/a.git#abc',
    { version: 'abc', resolved: 'git+ssh://git@git.example.test/a.git#abc' },
  ],
  ['file:side', { link: true, resolved: 'side' }],
  ['file:a-1.0.0.tgz', { resolved: 'file:a-1.0.0.tgz' }],
])('the version %s is told apart', (version, fields) => {
  expect(flatten({ x: { version } }).get('node_modules/x')?.fields).toMatchObject(fields);
});

test('the root comes from its manifest, where that can be read', () => {
  expect(flatten({}, '{"dependencies":{"a":"1"}}').get('')?.fields).toMatchObject({
    dependencies: { a: '1' },
  });
  expect(flatten({}, '{').has('')).toBe(false);
  expect(flatten({}).has('')).toBe(false);
});

test('nesting beyond any disk is refused at once', () => {
  let inner: object = { version: '1.0.0' };
  for (let depth = 0; depth < 1000; depth += 1) inner = { version: '1.0.0', dependencies: { deep: inner } };
  expect(() => flatten({ deep: inner })).toThrow(/nests/);
});
