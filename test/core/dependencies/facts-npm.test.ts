import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { npmFacts } from '../../../core/dependencies/facts-npm.ts';

const dist = (version: string, more: object = {}) => ({
  tarball: `https://files.acme.example/pad/-/pad-${version}.tgz`,
  integrity: `sha512-${version}`,
  shasum: 'AB'.repeat(20),
  ...more,
});
const versionOf = (version: string, more: object = {}) => ({
  name: 'pad',
  version,
  license: 'MIT',
  dist: dist(version),
  _npmUser: { name: 'ann' },
  maintainers: [{ name: 'ann' }, { name: 'bob' }],
  ...more,
});
const time = {
  created: '2020-01-01T00:00:00Z',
  '1.0.0': '2020-01-01T00:00:00Z',
  '1.1.0': '2026-05-31T00:00:00Z',
};
const ask = (versions: object, { version = '1.1.0', from = null as string | null, latest = '1.1.0' } = {}) =>
  npmFacts({ versions: versions as Record<string, unknown>, time, latest }, { version, from, where: 'here' });
const releaseOf = (...given: Parameters<typeof ask>) => {
  const answer = ask(...given);
  if (answer.kind === 'missing') throw new Error('It is missing.');
  return answer.release;
};

test('a version is told with what it is compared with', () => {
  expect(releaseOf({ '1.0.0': versionOf('1.0.0'), '1.1.0': versionOf('1.1.0') })).toEqual({
    where: 'here',
    deprecated: null,
    publishedAt: '2026-05-31T00:00:00.000Z',
    packageCreatedAt: '2020-01-01T00:00:00.000Z',
    latest: '1.1.0',
    majorsAbove: 0,
    licence: 'MIT',
    tellsLicence: true,
    integrity: ['sha512-1.1.0', `sha1:${'ab'.repeat(20)}`],
    fileHosts: ['files.acme.example'],
    previous: '1.0.0',
    scripts: { now: [], before: [] },
    publisher: { now: 'ann', before: 'ann', known: true },
  });
});

test('a version that is not there is missing, and so is one called like a built-in field', () => {
  expect(ask({}, { version: '1.1.0' })).toEqual({ kind: 'missing', what: 'version', where: 'here' });
  expect(ask({}, { version: 'constructor' })).toMatchObject({ kind: 'missing' });
});

test('the version of the base is what it is compared with, where the registry still has it', () => {
  const versions = { '0.9.0': versionOf('0.9.0'), '1.0.0': versionOf('1.0.0'), '1.1.0': versionOf('1.1.0') };
  expect(releaseOf(versions, { from: '0.9.0' }).previous).toBe('0.9.0');
  expect(releaseOf(versions, { from: '0.1.0' })).toMatchObject({ previous: null, scripts: { before: null } });
});

describe('install scripts', () => {
  const scriptsOf = (more: object) => releaseOf({ '1.1.0': versionOf('1.1.0', more) }).scripts?.now;

  test('are those that npm runs for a dependency', () => {
    expect(scriptsOf({ scripts: { test: 'x', postinstall: 'node a.js', preinstall: 'node b.js' } })).toEqual([
      ['preinstall', 'node b.js'],
      ['postinstall', 'node a.js'],
    ]);
  });

  test('are told where the record only says that there are some', () => {
    expect(scriptsOf({ hasInstallScript: true })).toHaveLength(1);
    expect(scriptsOf({ gypfile: true })).toEqual([['install', 'node-gyp rebuild']]);
  });
});

describe('a publisher', () => {
  const versions = (last: object) => ({
    '0.9.0': versionOf('0.9.0', { _npmUser: { name: 'cid' } }),
    '1.0.0': versionOf('1.0.0'),
    '1.1.0': versionOf('1.1.0', last),
  });

  test('who maintained it before is known', () => {
    expect(releaseOf(versions({ _npmUser: { name: 'bob' } })).publisher).toEqual({
      now: 'bob',
      before: 'ann',
      known: true,
    });
  });

  test('who published a lower version is known', () => {
    expect(releaseOf(versions({ _npmUser: { name: 'cid' } })).publisher?.known).toBe(true);
  });

  test('who came with this version is not, whatever the version itself says', () => {
    const taken = { _npmUser: { name: 'eve' }, maintainers: [{ name: 'eve' }] };
    expect(releaseOf(versions(taken)).publisher).toEqual({ now: 'eve', before: 'ann', known: false });
    const later = { ...versions(taken), '1.2.0': versionOf('1.2.0', taken) };
    expect(releaseOf(later).publisher?.known).toBe(false);
  });

  test('who is not told is nobody', () => {
    expect(releaseOf(versions({ _npmUser: undefined })).publisher).toBeNull();
  });
});

test.each([
  [{ license: { type: 'ISC' } }, 'ISC'],
  [{ license: undefined, licenses: [{ type: 'MIT' }, { type: 'GPL-2.0' }] }, '(MIT OR GPL-2.0)'],
  [{ license: ['MIT', 'ISC'] }, '(MIT OR ISC)'],
  [{ license: 7 }, null],
  [{ license: undefined }, null],
])('the licence of %j', (more, licence) => {
  expect(releaseOf({ '1.1.0': versionOf('1.1.0', more) }).licence).toBe(licence);
});

test.each([
  [true, 'no reason given'],
  ['', null],
  ['use pad2', 'use pad2'],
])('deprecated: %j', (deprecated, told) => {
  expect(releaseOf({ '1.1.0': versionOf('1.1.0', { deprecated }) }).deprecated).toBe(told);
});

test('whatever a registry answers, reading it ends', () => {
  const odd = fc.dictionary(fc.constantFrom('1.0.0', '1.1.0', 'x', '__proto__', 'created'), fc.jsonValue());
  fc.assert(
    fc.property(odd, odd, fc.option(fc.string()), (versions, times, latest) => {
      const answer = npmFacts(
        { versions, time: times, latest },
        { version: '1.1.0', from: null, where: 'here' },
      );
      expect(['found', 'missing']).toContain(answer.kind);
    }),
  );
});

test('a version with any fields of any shape is told', () => {
  const fields = fc.record(
    Object.fromEntries(
      ['license', 'licenses', 'scripts', 'dist', 'deprecated', '_npmUser', 'maintainers', 'gypfile'].map(
        (name) => [name, fc.jsonValue()],
      ),
    ),
  );
  fc.assert(
    fc.property(fields, fields, (before, after) => {
      const told = releaseOf({ '1.0.0': before, '1.1.0': after });
      expect(told.previous).toBe('1.0.0');
      expect(told.integrity.every((one) => typeof one === 'string')).toBe(true);
    }),
  );
});
