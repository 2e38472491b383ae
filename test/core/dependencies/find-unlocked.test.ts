import { expect, test } from 'vitest';
import { findUnlocked } from '../../../core/dependencies/find-unlocked.ts';
import type { Cover } from '../../../core/dependencies/reading.ts';

const files = (texts: Record<string, string>) => new Map(Object.entries(texts));
const cover = (folder: string, ...names: string[]): Cover => ({
  ecosystem: 'npm',
  folder,
  settles: (name) => names.includes(name),
});
const manifest = '{\n "dependencies": {\n  "a": "^1",\n  "b": "^2"\n }\n}';

test.each([
  ['package.json', manifest, 3],
  ['pyproject.toml', '[project]\ndependencies = ["a"]\n', 2],
  ['Cargo.toml', '[dependencies]\na = "1"\n', 2],
])('%s without a lock file is told, at the first package it asks for', (path, text, line) => {
  const { unlocked } = findUnlocked(files({ [path]: text }), [], new Set());
  expect(unlocked).toMatchObject([{ path, line, why: expect.stringMatching(/no lock file.*commit/) }]);
});

test.each([
  '{}',
  '{"devDependencies":{}}',
  '{"peerDependencies":{"a":"1"}}',
  '{"optionalDependencies":{"a":"1"}}',
])('%s needs none', (text) =>
  expect(findUnlocked(files({ 'package.json': text }), [], new Set()).unlocked).toEqual([]),
);

test('what the lock file does not settle is named', () => {
  const { unlocked } = findUnlocked(files({ 'package.json': manifest }), [cover('', 'a')], new Set());
  expect(unlocked).toMatchObject([{ line: 4, why: expect.stringContaining('"b ^2"') }]);
  expect(
    findUnlocked(files({ 'package.json': manifest }), [cover('', 'a', 'b')], new Set()).unlocked,
  ).toEqual([]);
});

test('a lock file of another folder or ecosystem settles nothing', () => {
  expect(
    findUnlocked(files({ 'x/package.json': manifest }), [cover('', 'a', 'b')], new Set()).unlocked,
  ).toHaveLength(1);
  const python: Cover = { ecosystem: 'pypi', folder: '', settles: () => true };
  expect(findUnlocked(files({ 'package.json': manifest }), [python], new Set()).unlocked).toHaveLength(1);
});

test('a lock file that could not be read is told of once, not again by its manifests', () => {
  expect(findUnlocked(files({ 'x/package.json': manifest }), [], new Set([''])).unlocked).toEqual([]);
  expect(findUnlocked(files({ 'x/package.json': manifest }), [], new Set(['y'])).unlocked).toHaveLength(1);
});

test('a manifest that cannot be read is unread', () => {
  const { unread } = findUnlocked(files({ 'package.json': '{', 'Cargo.toml': '=' }), [], new Set());
  expect(unread.map(({ path }) => path)).toEqual(['package.json', 'Cargo.toml']);
});

test('of very many only a few are named', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`p${at}`, '1']));
  const { unlocked } = findUnlocked(
    files({ 'package.json': JSON.stringify({ dependencies: many }) }),
    [cover('')],
    new Set(),
  );
  expect(unlocked[0]?.why).toContain('and 95 more');
});
