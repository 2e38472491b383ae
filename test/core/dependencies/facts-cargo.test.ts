import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cargoFacts } from '../../../core/dependencies/facts-cargo.ts';

const version = (num: string, more: object = {}) => ({
  num,
  created_at: '2026-01-01T00:00:00Z',
  yanked: false,
  license: 'MIT/Apache-2.0',
  checksum: 'CD'.repeat(32),
  published_by: { login: 'ann' },
  ...more,
});
const answer = (...versions: object[]) => ({ crate: { created_at: '2020-01-01T00:00:00Z' }, versions });
const ask = (given: unknown, of = '1.1.0', from: string | null = null) =>
  cargoFacts(given, { version: of, from, where: 'here' });

test('a version is told with the one before', () => {
  expect(ask(answer(version('1.1.0'), version('1.0.0')))).toEqual({
    kind: 'found',
    release: {
      where: 'here',
      deprecated: null,
      publishedAt: '2026-01-01T00:00:00.000Z',
      packageCreatedAt: '2020-01-01T00:00:00.000Z',
      latest: '1.1.0',
      majorsAbove: 0,
      licence: 'MIT OR Apache-2.0',
      tellsLicence: true,
      integrity: [`sha256:${'cd'.repeat(32)}`],
      fileHosts: [],
      previous: '1.0.0',
      scripts: null,
      publisher: { now: 'ann', before: 'ann', known: true },
    },
  });
});

test('what the answer does not list is missing', () => {
  expect(ask(answer(version('1.0.0')))).toMatchObject({ kind: 'missing', what: 'version' });
  expect(ask('nonsense')).toMatchObject({ kind: 'missing' });
});

test('a yanked version says so, and is never the latest', () => {
  const told = ask(answer(version('1.1.0', { yanked: true, yank_message: 'unsound' }), version('1.0.0')));
  expect(told).toMatchObject({ release: { deprecated: 'unsound', latest: '1.0.0' } });
});

test('a publisher of none of the versions before is not known', () => {
  const told = ask(answer(version('1.1.0', { published_by: { login: 'eve' } }), version('1.0.0')));
  expect(told).toMatchObject({ release: { publisher: { now: 'eve', before: 'ann', known: false } } });
  const silent = ask(answer(version('1.1.0', { published_by: null }), version('1.0.0')));
  expect(silent).toMatchObject({ release: { publisher: null } });
});

test('whatever a registry answers, reading it ends', () => {
  const fields = fc.dictionary(
    fc.constantFrom('num', 'created_at', 'yanked', 'license', 'checksum', 'published_by'),
    fc.oneof(fc.jsonValue(), fc.constant('1.1.0')),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(fields, fc.jsonValue())), fc.jsonValue(), (versions, crate) => {
      expect(['found', 'missing']).toContain(ask({ crate, versions }).kind);
    }),
  );
});
