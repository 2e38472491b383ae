import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goFacts, goVersions } from '../../../core/dependencies/facts-go.ts';

const info = { Version: 'v1.1.0', Time: '2026-01-01T00:00:00Z' };
const releaseOf = (latestMod: string | null, version = 'v1.1.0') => {
  const answer = goFacts(
    { list: 'v1.0.0\nv1.1.0\nv1.2.0\n', info, firstInfo: { Time: '2020-01-01T00:00:00Z' }, latestMod },
    { version, from: null, where: 'here' },
  );
  if (answer.kind === 'missing') throw new Error('It is missing.');
  return answer.release;
};

test('a version is told from what a proxy answers, and what it does not tell is null', () => {
  expect(releaseOf('module acme.example/pad\n')).toEqual({
    where: 'here',
    deprecated: null,
    publishedAt: '2026-01-01T00:00:00.000Z',
    packageCreatedAt: '2020-01-01T00:00:00.000Z',
    latest: 'v1.2.0',
    majorsAbove: 0,
    licence: null,
    tellsLicence: false,
    integrity: [],
    fileHosts: [],
    previous: 'v1.0.0',
    scripts: null,
    publisher: null,
  });
});

test('without an answer for the version it is missing', () => {
  const none = { list: null, info: null, firstInfo: null, latestMod: null };
  expect(goFacts(none, { version: 'v1.0.0', from: null, where: 'here' })).toMatchObject({ kind: 'missing' });
});

test('a list is read line for line, and what is no version left out', () => {
  expect(goVersions('v1.0.0\nv1.1.0\r\n\n<html>\n')).toEqual(['v1.0.0', 'v1.1.0']);
  expect(goVersions(null)).toEqual([]);
});

describe('a module is deprecated', () => {
  test.each([
    ['// Deprecated: use acme.example/new\nmodule acme.example/pad\n', 'use acme.example/new'],
    ['// About it.\n//\n// Deprecated: moved\n// elsewhere.\n//\n// More.\nmodule x\n', 'moved elsewhere.'],
    ['module x // Deprecated: gone', 'gone'],
    ['// Deprecated: no, this is not above it\n\nmodule x\n', null],
    ['module x\n// Deprecated: below\n', null],
  ])('by %j', (mod, told) => {
    expect(releaseOf(mod).deprecated).toBe(told);
  });
});

describe('a version is retracted', () => {
  test.each([
    ['module x\nretract v1.1.0 // broken\n', 'retracted: broken'],
    ['module x\n// All of these leak.\nretract [v1.0.0, v1.1.5]\n', 'retracted: All of these leak.'],
    ['module x\nretract (\n\tv1.0.5\n\tv1.1.0 // mistake\n)\n', 'retracted: mistake'],
    ['module x\nretract (\n\t[v1.0.0, v1.1.0]\n)\n', 'retracted: no reason given'],
    ['module x\nretract v1.0.9\nrequire acme.example/y v1.1.0\n', null],
    ['module x\nretract (\n\tv1.0.5\n)\nrequire (\n\tacme.example/y v1.1.0\n)\n', null],
  ])('by %j', (mod, told) => {
    expect(releaseOf(mod).deprecated).toBe(told);
  });
});

test('whatever a go.mod holds, reading it ends, and retracts no version that it does not name', () => {
  const line = fc.constantFrom(
    'retract (',
    ')',
    'retract v1.0.9',
    '// Deprecated:',
    'module x',
    '[v1.0.0',
    ']',
    '',
    'v9.9.9 // x',
    'retract [v2.0.0, v3.0.0]',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      expect(releaseOf(lines.join('\n')).deprecated ?? '').not.toContain('retracted');
    }),
  );
});
