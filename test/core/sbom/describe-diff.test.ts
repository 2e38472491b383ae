import { expect, test } from 'vitest';
import type { Component } from '../../../core/dependencies/component.ts';
import { describeDiff } from '../../../core/sbom/describe-diff.ts';

const component = (name: string, version: string, more: Partial<Component> = {}): Component => ({
  ecosystem: 'npm',
  name,
  version,
  file: 'package-lock.json',
  line: 7,
  direct: null,
  development: null,
  integrity: null,
  resolved: null,
  purl: '',
  needs: [],
  ...more,
});

test('nothing is no line', () => expect(describeDiff({ added: [], changed: [], removed: [] })).toEqual([]));

test('a line each, in order of file and name', () => {
  const from = component('b', '1.0.0');
  expect(
    describeDiff({
      added: [
        component('z', '1.0.0', { file: 'a/uv.lock', ecosystem: 'pypi' }),
        component('c', '1.0.0', { direct: true, development: true }),
      ],
      changed: [
        { from, to: component('b', '2.0.0') },
        { from, to: component('b', '1.0.0', { resolved: 'git+https://git.example.test/b.git' }) },
        { from, to: component('b', '1.0.0', { integrity: 'x' }) },
      ],
      removed: [component('a', '1.0.0')],
    }),
  ).toEqual([
    'a/uv.lock:7 adds z 1.0.0 (pypi)',
    'package-lock.json:7 removes a 1.0.0 (npm)',
    'package-lock.json:7 changes b 1.0.0 (npm) → 2.0.0',
    'package-lock.json:7 changes b 1.0.0 (npm) → from git+https://git.example.test/b.git',
    'package-lock.json:7 changes b 1.0.0 (npm) → with another hash',
    'package-lock.json:7 adds c 1.0.0 (npm, asked for by name, for development)',
  ]);
});
