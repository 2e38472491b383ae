import { describe, expect, test } from 'vitest';
import { judgeRelease } from '../../../core/dependencies/judge-release.ts';
import { componentOf, factsOf, messageOf, now, policyOf, rulesOf, subjectOf } from './subject.ts';

type Release = Parameters<typeof factsOf>[0];
const judge = (release: Release, more: { from?: boolean; component?: object; policy?: object } = {}) =>
  judgeRelease(
    subjectOf(more.component, {
      facts: factsOf(release),
      from: more.from === true ? componentOf({ version: '1.1.0' }) : null,
    }),
    policyOf(more.policy),
    now,
  );

test('nothing is said against a version of good standing, nor where nothing is known', () => {
  expect(judge({})).toEqual([]);
  const unknown = { ...factsOf(), release: { kind: 'unknown' as const, why: 'down' } };
  expect(judgeRelease(subjectOf({}, { facts: unknown }), policyOf(), now)).toEqual([]);
});

test('a package or version that its registry does not have is missing', () => {
  const missing = (what: 'package' | 'version') =>
    judgeRelease(
      subjectOf(
        {},
        {
          facts: { ...factsOf(), release: { kind: 'told', value: { kind: 'missing', what, where: 'here' } } },
        },
      ),
      policyOf(),
      now,
    );
  expect(rulesOf(missing('package'))).toEqual(['missing']);
  expect(messageOf(missing('package')[0])).toContain('no package "pad" on here');
  expect(messageOf(missing('version')[0], 'pad@1.2.0')).toContain(
    'here does not have pad@1.2.0: the version',
  );
  expect(messageOf(missing('version')[0], 'a, b', 2)).toContain('these versions');
});

test('a deprecated version is told in its publisher’s words, made harmless', () => {
  const [complaint] = judge({ deprecated: 'use\u001b[2J pad2\u202E' });
  expect(complaint?.rule).toBe('deprecated');
  expect(messageOf(complaint)).toContain('("use pad2")');
});

describe('youth', () => {
  const days = (count: number) => new Date(now - count * 86_400_000).toISOString();

  test('of a version is a matter of policy', () => {
    expect(rulesOf(judge({ publishedAt: days(2.9) }))).toEqual(['young-version']);
    expect(judge({ publishedAt: days(3.1) })).toEqual([]);
    expect(rulesOf(judge({ publishedAt: days(20) }, { policy: { versionAgeDaysMin: 30 } }))).toEqual([
      'young-version',
    ]);
    expect(judge({ publishedAt: days(0) }, { policy: { versionAgeDaysMin: 0 } })).toEqual([]);
  });

  test('of a package counts for one that is added', () => {
    expect(rulesOf(judge({ packageCreatedAt: days(89) }))).toEqual(['young-package']);
    expect(judge({ packageCreatedAt: days(89) }, { from: true })).toEqual([]);
    expect(judge({ packageCreatedAt: days(91) })).toEqual([]);
  });

  test('that is not told is not guessed', () => {
    expect(judge({ publishedAt: null, packageCreatedAt: null })).toEqual([]);
  });
});

describe('an install script', () => {
  const scripts = {
    now: [['postinstall', 'node x.js']] as [string, string][],
    before: [['postinstall', 'node x.js']] as [string, string][],
  };

  test('of a package that is added is told, though the version before had it', () => {
    expect(rulesOf(judge({ scripts }))).toEqual(['install-script']);
  });

  test('that was there before is not told again, one that changed is', () => {
    expect(judge({ scripts }, { from: true })).toEqual([]);
    const changed = judge(
      { scripts: { ...scripts, before: [['postinstall', 'node y.js']] } },
      { from: true },
    );
    expect(messageOf(changed[0])).toContain('runs postinstall "node x.js", other than 1.1.0');
  });

  test('of a version whose predecessor is gone counts as new', () => {
    expect(rulesOf(judge({ scripts: { ...scripts, before: null } }, { from: true }))).toEqual([
      'install-script',
    ]);
  });
});

test('somebody who never published the package before is told, with who did', () => {
  const [complaint] = judge({ publisher: { now: 'eve', before: 'ann', known: false } });
  expect(complaint?.rule).toBe('maintainer');
  expect(messageOf(complaint)).toMatch(/"eve".*1\.1\.0 was by "ann"/);
  expect(judge({ publisher: { now: 'bob', before: 'ann', known: true } })).toEqual([]);
  expect(judge({ publisher: { now: 'eve', before: null, known: false } })).toEqual([]);
  expect(judge({ publisher: null })).toEqual([]);
});

test('majors behind are counted, for what somebody chose', () => {
  expect(rulesOf(judge({ majorsAbove: 2, latest: '3.0.0' }))).toEqual(['behind']);
  expect(judge({ majorsAbove: 1, latest: '2.0.0' })).toEqual([]);
  expect(rulesOf(judge({ majorsAbove: 1, latest: '2.0.0' }, { policy: { majorsBehindMax: 0 } }))).toEqual([
    'behind',
  ]);
  expect(judge({ majorsAbove: 9, latest: '9.0.0' }, { component: { direct: false } })).toEqual([]);
});
