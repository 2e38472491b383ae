import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ignoredNames, usualLeavings } from '../../../core/sandbox/leavings.ts';

test('names of a .gitignore are taken as they stand, at the top or anywhere', () => {
  const text = '# built\ndist/\n/coverage\n**/out/\n.env\r\n\n  target  \n';
  expect(ignoredNames(text)).toEqual(['dist', 'coverage', 'out', '.env', 'target']);
});

test('patterns and paths are no names', () => {
  expect(ignoredNames('*.log\nbuild/*\nsrc/made/\n[Bb]in\nfoo?\n/\n.\n..\n.git\n')).toEqual([]);
});

test('what is taken back is not ignored', () => {
  expect(ignoredNames('dist/\nbuild\n!dist/keep.js\n!/build\nout\n')).toEqual(['out']);
});

test('whatever a repository writes there, only names come of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const name of ignoredNames(text)) expect(name).toMatch(/^\.?[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/);
    }),
  );
});

test('the usual leavings are names too, and none is a name that people give', () => {
  for (const name of usualLeavings)
    expect(name).toMatch(/^(?:[A-Za-z0-9][A-Za-z0-9._-]*|\.[A-Za-z0-9._-]+|__pycache__)$/);
  for (const name of ['src', 'lib', 'test', 'coverage', 'build', 'dist', 'out'])
    expect(usualLeavings).not.toContain(name);
});
