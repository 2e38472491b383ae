import { expect, test } from 'vitest';
import { componentsOf, type PackageNode, reachableFrom } from '../../../core/dependencies/package-graph.ts';

const node = (more: Partial<PackageNode>): PackageNode => ({
  name: 'a',
  version: '1.0.0',
  line: 1,
  direct: false,
  development: true,
  integrity: null,
  resolved: null,
  needs: [],
  ...more,
});

test('what stands in several places is one component: asked for anywhere, for production anywhere, needs of all', () => {
  const graph = new Map([
    ['one', node({ line: 3, needs: ['b'] })],
    [
      'two',
      node({ line: 9, direct: true, development: false, integrity: 'sha512-x', needs: ['c', 'gone', 'one'] }),
    ],
    ['b', node({ name: 'b' })],
    ['c', node({ name: 'c' })],
  ]);
  expect(componentsOf('npm', 'f', graph)[0]).toEqual({
    ecosystem: 'npm',
    file: 'f',
    name: 'a',
    version: '1.0.0',
    line: 3,
    direct: true,
    development: false,
    integrity: 'sha512-x',
    resolved: null,
    purl: 'pkg:npm/a@1.0.0',
    needs: ['pkg:npm/b@1.0.0', 'pkg:npm/c@1.0.0'],
  });
});

test("a package from elsewhere is another than the registry's", () => {
  const graph = new Map([
    ['one', node({})],
    ['two', node({ resolved: 'git+https://git.example.test/a.git#1' })],
  ]);
  expect(componentsOf('npm', 'f', graph)).toHaveLength(2);
});

test('circles are walked once', () => {
  const needs: Record<string, string[]> = { a: ['b'], b: ['a', 'c'], c: [], d: ['a'] };
  expect(reachableFrom(['a'], (key) => needs[key] ?? [])).toEqual(new Set(['a', 'b', 'c']));
});

test('more dependencies than any project has are refused', () => {
  const needs = Array.from({ length: 1_000_001 }, () => 'one');
  const graph = new Map([
    ['one', node({ needs })],
    ['two', node({ name: 'b', needs })],
  ]);
  expect(() => componentsOf('npm', 'f', graph)).toThrow(/limits/);
});
