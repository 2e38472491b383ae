import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collidingPaths, pathsBelowFiles, placeEntry } from '../../../core/change/package-paths.ts';

test.each([
  ['package/a.js', { kind: 'placed', path: 'a.js' }],
  ['package/lib/a.js', { kind: 'placed', path: 'lib/a.js' }],
  ['package//lib/./a.js', { kind: 'placed', path: 'lib/a.js' }],
  ['package/..a', { kind: 'placed', path: '..a' }],
  ['package/', { kind: 'folder' }],
  ['package/.gitignore', { kind: 'placed', path: '.gitignore' }],
])('%s is placed', (entry, placed) => expect(placeEntry(entry)).toEqual(placed));

test.each([
  ['package/a\0.js', 'NUL'],
  ['/package/a.js', 'absolute'],
  ['package/../a.js', 'out of the package'],
  ['..', 'out of the package'],
  ['z:a', 'drive'],
  ['package/a\\b', 'backslash'],
  ['package/lib/.Git/config', 'git keeps'],
  ['a.js', 'beside the package folder'],
  [`package/${'é'.repeat(128)}`, '264 bytes'],
  [`package/${`${'a'.repeat(200)}/`.repeat(21)}a`, '4230 bytes'],
  [`package/${'a/'.repeat(100)}a`, '102 folders deep'],
])('%j is named instead', (entry, why) => {
  expect(placeEntry(entry)).toEqual({ kind: 'unsafe', why: expect.stringContaining(why) });
});

test('nothing that is placed leads out of its package, whatever it is made of', () => {
  const part = fc.constantFrom('..', '.', '', 'a', '\\', 'C:', '.git', 'b', '~', '\0');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const placed = placeEntry(parts.join('/'));
      if (placed.kind !== 'placed') return;
      const names = placed.path.split('/');
      expect(names.filter((name) => name === '' || /^\.{1,2}$|^\.git$|[\\\0]/.test(name))).toEqual([]);
    }),
  );
});

test('paths that differ in capitals only collide with the first of them', () => {
  expect(collidingPaths(['a.js', 'b.js', 'A.js', 'a.JS', 'e\u0301', '\u00c9'])).toEqual([
    { path: 'A.js', first: 'a.js' },
    { path: 'a.JS', first: 'a.js' },
    { path: '\u00c9', first: 'e\u0301' },
  ]);
});

test('what lies below a file is found, whatever stands between them', () => {
  const paths = ['a/b', 'a-b', 'a', 'a/b/c', 'ab/c', 'd/e/f', 'd/e'];
  expect(pathsBelowFiles(paths)).toEqual(['a/b', 'a/b/c', 'd/e/f']);
});

test('many deep paths are told apart in time', () => {
  const deep = Array.from({ length: 5000 }, (_, at) => `${at}/${`${'a'.repeat(40)}/`.repeat(90)}b`);
  // Of this process alone, whatever else the machine does meanwhile.
  const before = process.cpuUsage();
  expect(pathsBelowFiles(deep)).toEqual([]);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(3000);
});
