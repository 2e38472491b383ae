import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pypiFacts } from '../../../core/dependencies/facts-pypi.ts';

const file = (time: string, more: object = {}) => ({
  upload_time_iso_8601: time,
  digests: { sha256: 'AB'.repeat(32) },
  url: 'https://files.acme.example/x.whl',
  yanked: false,
  ...more,
});
const project = {
  info: {},
  releases: {
    '1.0': [file('2020-01-01T00:00:00Z')],
    '1.1': [file('2026-01-01T00:00:00Z')],
    '2.0rc1': [file('2026-02-01T00:00:00Z')],
    '3.0': [],
  },
};
const releaseOf = (
  info: object = {},
  urls: object[] = [file('2026-01-01T00:00:00Z')],
  from: string | null = null,
) => {
  const answer = pypiFacts(project, { info, urls }, { version: '1.1', from, where: 'here' });
  if (answer.kind === 'missing') throw new Error('It is missing.');
  return answer.release;
};

test('a version is told from its files and from those of the others', () => {
  expect(releaseOf({ license_expression: 'Apache-2.0' })).toEqual({
    where: 'here',
    deprecated: null,
    publishedAt: '2026-01-01T00:00:00.000Z',
    packageCreatedAt: '2020-01-01T00:00:00.000Z',
    latest: '1.1',
    majorsAbove: 0,
    licence: 'Apache-2.0',
    tellsLicence: true,
    integrity: [`sha256:${'ab'.repeat(32)}`],
    fileHosts: ['files.acme.example'],
    previous: '1.0',
    scripts: null,
    publisher: null,
  });
});

test('without an answer for the version it is missing', () => {
  expect(pypiFacts(project, null, { version: '9', from: null, where: 'here' })).toMatchObject({
    kind: 'missing',
  });
});

test('the version of the base is found however it is written', () => {
  expect(releaseOf({}, undefined, '1.0.0').previous).toBe('1.0');
  expect(releaseOf({}, undefined, '0.1').previous).toBeNull();
});

test('a version is yanked when all of its files are', () => {
  const yanked = file('2026-01-01T00:00:00Z', { yanked: true, yanked_reason: 'broken' });
  expect(releaseOf({}, [yanked]).deprecated).toBe('broken');
  expect(releaseOf({}, [yanked, file('2026-01-01T00:00:00Z')]).deprecated).toBeNull();
  expect(releaseOf({ yanked: true }).deprecated).toBe('yanked');
});

describe('a licence', () => {
  const classifiers = (...names: string[]) => names.map((name) => `License :: OSI Approved :: ${name}`);

  test.each([
    [{ classifiers: classifiers('MIT License') }, 'MIT'],
    [{ classifiers: classifiers('MIT License', 'Apache Software License') }, '(MIT AND Apache-2.0)'],
    [{ classifiers: classifiers('Strange License') }, 'Strange License'],
    [{ classifiers: classifiers('constructor') }, 'constructor'],
    [{ license: 'BSD' }, 'BSD'],
    [{ license: 'The whole text '.repeat(50) }, null],
    [{}, null],
  ])('from %j', (info, licence) => {
    expect(releaseOf(info).licence).toBe(licence);
  });
});

test('whatever a registry answers, reading it ends', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (all, one) => {
      const answer = pypiFacts(all, one, { version: '1.1', from: '1.0', where: 'here' });
      expect(['found', 'missing']).toContain(answer.kind);
    }),
  );
  const file = fc.dictionary(fc.constantFrom('upload_time', 'digests', 'url', 'yanked'), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(file), fc.jsonValue(), (urls, info) => {
      const answer = pypiFacts(project, { info, urls }, { version: '1.1', from: null, where: 'here' });
      expect(answer.kind).toBe('found');
    }),
  );
});
