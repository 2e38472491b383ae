import { expect, test } from 'vitest';
import { askedByPackageJson } from '../../../core/dependencies/asked-npm.ts';

test('each kind, with its line; folders of the repository and peers are not asked for', () => {
  const manifest = {
    name: 'app',
    dependencies: {
      a: '^1',
      b: 'workspace:*',
      c: 'file:../c',
      d: 'file:d.tgz',
      e: 'git+https://git.example.test/e.git',
    },
    devDependencies: { f: '1' },
    optionalDependencies: { g: '1' },
    peerDependencies: { h: '1' },
  };
  const { name, asked } = askedByPackageJson(JSON.stringify(manifest, null, 1));
  expect(name).toBe('app');
  expect(asked.map((one) => [one.name, one.line, one.development, one.optional])).toEqual([
    ['a', 4, false, false],
    ['d', 7, false, false],
    ['e', 8, false, false],
    ['f', 11, true, false],
    ['g', 14, false, true],
  ]);
});

test('fields of another shape ask for nothing, and broken JSON is refused', () => {
  expect(askedByPackageJson('{"dependencies":["a"],"devDependencies":{"b":1}}').asked).toEqual([]);
  expect(() => askedByPackageJson('{')).toThrow(/not valid JSON/);
});
