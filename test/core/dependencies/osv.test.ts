import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Advisory,
  isAffected,
  osvName,
  readAdvisory,
  vulnerabilityOf,
  withoutDoubles,
} from '../../../core/dependencies/osv.ts';
import { vulnerabilityOf as told } from './subject.ts';

const affected = (name: string, events: object[], more: object = {}) => ({
  package: { ecosystem: 'npm', name },
  ranges: [{ type: 'SEMVER', events }],
  ...more,
});
const entryOf = (more: object = {}) => ({
  id: 'GHSA-aaaa-bbbb-cccc',
  aliases: ['CVE-2026-1'],
  summary: 'It leaks',
  affected: [affected('pad', [{ introduced: '0' }, { fixed: '1.2.1' }])],
  ...more,
});
const advisoryOf = (more: object = {}, ecosystem: 'npm' | 'pypi' | 'go' = 'npm'): Advisory => {
  const [advisory] = readAdvisory(entryOf(more), ecosystem)?.values() ?? [];
  if (advisory === undefined) throw new Error('It has none.');
  return advisory;
};

describe('an entry', () => {
  test('is read for each package of the ecosystem that it names', () => {
    const entry = entryOf({
      affected: [
        affected('pad', [{ introduced: '0' }]),
        affected('other', [{ introduced: '1.0.0' }, { last_affected: '1.5.0' }]),
        affected('pad', [{ introduced: '3.0.0' }], { versions: ['3.1.0'] }),
        { package: { ecosystem: 'Go', name: 'pad' } },
      ],
    });
    const read = readAdvisory(entry, 'npm');
    expect([...(read?.keys() ?? [])]).toEqual(['pad', 'other']);
    expect(read?.get('pad')).toMatchObject({
      ranges: [[{ version: '0' }], [{ version: '3.0.0' }]],
      versions: ['3.1.0'],
    });
  });

  test('of other shape is none, and one that was withdrawn says nothing', () => {
    expect([readAdvisory(null, 'npm'), readAdvisory({ id: 'x' }, 'npm'), readAdvisory([], 'npm')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(readAdvisory(entryOf({ withdrawn: '2026-01-01T00:00:00Z' }), 'npm')?.size).toBe(0);
  });

  test('takes ranges of commits for nothing', () => {
    const git = { type: 'GIT', events: [{ introduced: '0' }] };
    const { ranges } = advisoryOf({
      affected: [{ package: { ecosystem: 'npm', name: 'pad' }, ranges: [git] }],
    });
    expect(ranges).toEqual([]);
  });

  test.each([
    [{ database_specific: { severity: 'MODERATE' } }, 'medium'],
    [{ severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }] }, 'critical'],
    [{ severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N' }] }, null],
    [{ id: 'MAL-2026-1' }, 'critical'],
    [{ database_specific: { severity: 'constructor' } }, null],
    [{}, null],
  ])('%j is rated %s', (more, severity) => {
    expect(advisoryOf(more).severity).toBe(severity);
  });

  test('finds PyPI names however they are written', () => {
    const entry = entryOf({
      affected: [{ package: { ecosystem: 'PyPI', name: 'Zope.Interface' }, versions: ['1.0'] }],
    });
    expect([...(readAdvisory(entry, 'pypi')?.keys() ?? [])]).toEqual([osvName('pypi', 'zope_interface')]);
  });
});

describe('a version is affected', () => {
  const inRange = (events: object[], version: string, ecosystem: 'npm' | 'pypi' | 'go' = 'npm') => {
    const name = { npm: 'npm', pypi: 'PyPI', go: 'Go' }[ecosystem];
    const one = { package: { ecosystem: name, name: 'pad' }, ranges: [{ type: 'ECOSYSTEM', events }] };
    return isAffected(ecosystem, version, advisoryOf({ affected: [one] }, ecosystem));
  };
  const two = [{ fixed: '2.3.0' }, { introduced: '2.0.0' }, { introduced: '0' }, { fixed: '1.2.1' }];

  test.each([
    ['0.0.1', true],
    ['1.2.0', true],
    ['1.2.1', false],
    ['2.0.0-rc.1', false],
    ['2.0.0', true],
    ['2.2.9', true],
    ['2.3.0', false],
  ])('%s in two ranges, told in any order: %s', (version, expected) => {
    expect(inRange(two, version)).toBe(expected);
  });

  test('up to the last one that is, and not behind it', () => {
    const events = [{ introduced: '1.0.0' }, { last_affected: '1.5.0' }];
    expect(['0.9.9', '1.0.0', '1.5.0', '1.5.1'].map((version) => inRange(events, version))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('as PyPI and Go compare versions', () => {
    expect(inRange([{ introduced: '0' }, { fixed: '1.0' }], '1.0rc1', 'pypi')).toBe(true);
    expect(inRange([{ introduced: '0' }, { fixed: '1.0' }], '1.0.post1', 'pypi')).toBe(false);
    const go = [{ introduced: '0' }, { fixed: '0.0.0-20240202000000-abcdefabcdef' }];
    expect(inRange(go, 'v0.0.0-20240101000000-abcdefabcdef', 'go')).toBe(true);
    expect(inRange(go, 'v0.0.0-20240303000000-abcdefabcdef', 'go')).toBe(false);
  });

  test('where it is listed, whatever the ranges say', () => {
    const listed = advisoryOf({
      affected: [{ package: { ecosystem: 'npm', name: 'pad' }, versions: ['odd', '1.0.0'] }],
    });
    expect(['odd', '1.0.0', '1.0.1'].map((version) => isAffected('npm', version, listed))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

test('what mends it is the lowest fix above the version', () => {
  const events = [{ introduced: '0' }, { fixed: '1.2.1' }, { introduced: '2.0.0' }, { fixed: '2.3.0' }];
  const advisory = advisoryOf({ affected: [affected('pad', events)] });
  expect(vulnerabilityOf('npm', '1.0.0', advisory).fixedIn).toBe('1.2.1');
  expect(vulnerabilityOf('npm', '2.1.0', advisory).fixedIn).toBe('2.3.0');
  expect(vulnerabilityOf('npm', '3.0.0', advisory).fixedIn).toBeNull();
});

test('entries of several databases about the same are one, rated where any is', () => {
  const unrated = told({ id: 'AAA-1', severity: null, aliases: ['CVE-2026-1'], fixedIn: '1.3.0' });
  const rated = told({ id: 'GHSA-1', aliases: ['CVE-2026-1'], fixedIn: null });
  const other = told({ id: 'GHSA-2' });
  expect(withoutDoubles([unrated, rated, other])).toEqual([
    { ...rated, aliases: ['AAA-1', 'CVE-2026-1'], fixedIn: '1.3.0' },
    other,
  ]);
});

describe('for any ranges', () => {
  const number = fc.nat(6).map((minor) => `1.${minor}.0`);
  /** Ranges that do not overlap, as databases write them. */
  const ranges = fc
    .uniqueArray(fc.nat(6), { minLength: 2, maxLength: 6 })
    .map((minors) => minors.toSorted((a, b) => a - b))
    .map((minors) =>
      minors.map((minor, at) => ({ [at % 2 === 0 ? 'introduced' : 'fixed']: `1.${minor}.0` })),
    );

  test('a version is affected when the last event at or below it introduces, in whatever order they stand', () => {
    fc.assert(
      fc.property(ranges, number, fc.nat(), (events, version, turn) => {
        const minorOf = (text: string) => Number(text.split('.')[1]);
        const below = events.filter((event) => minorOf(Object.values(event)[0] ?? '') <= minorOf(version));
        const expected = below.length > 0 && 'introduced' in (below.at(-1) ?? {});
        const shift = turn % events.length;
        const turned = [...events.slice(shift), ...events.slice(0, shift)];
        expect(isAffected('npm', version, advisoryOf({ affected: [affected('pad', turned)] }))).toBe(
          expected,
        );
      }),
    );
  });

  test('the version that mends it is not affected by that range', () => {
    fc.assert(
      fc.property(ranges, number, (events, version) => {
        const advisory = advisoryOf({ affected: [affected('pad', events)] });
        const { fixedIn } = vulnerabilityOf('npm', version, advisory);
        if (fixedIn !== null) expect(isAffected('npm', fixedIn, advisory)).toBe(false);
      }),
    );
  });
});

test('whatever stands in an entry, reading it ends', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), fc.jsonValue(), (some, severity, specific) => {
      const entry = { id: 'X-1', affected: some, severity, database_specific: specific };
      expect(readAdvisory(entry, 'npm')).toBeInstanceOf(Map);
    }),
  );
});
