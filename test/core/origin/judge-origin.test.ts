import { describe, expect, test } from 'vitest';
import type { OriginPolicy } from '../../../core/configuration/origin.ts';
import type { PackageOrigin } from '../../../core/origin/find-origin.ts';
import { judgeOrigins } from '../../../core/origin/judge-origin.ts';
import { component } from './statements.ts';

const from = (country: string, state: 'attested' | 'self-declared' = 'attested'): PackageOrigin => ({
  state,
  country,
  supplier: 'Acme',
  evidence: 'imprint',
  date: '2026-01-01',
  by: 'ada',
  expires: '2026-12-31',
});
const unknown: PackageOrigin = { state: 'unknown', why: null };
const judged = (origins: PackageOrigin[], policy: Partial<OriginPolicy> = {}) =>
  judgeOrigins({
    origins: origins.map((origin, at) => ({
      component: component(`pad-${at}`, '1.0.0', 'npm', { line: at + 1 }),
      origin,
    })),
    failures: [],
    policy: { operators: [], ...policy },
    quoteOf: (file, line) => `${file} ${line}`,
    unread: [],
  });
const rules = (...given: Parameters<typeof judged>) =>
  judged(...given).hits.map(({ rule, mode, subject }) => `${rule} ${mode} ${subject}`);

describe('with an allow-list', () => {
  test.each<[OriginPolicy['allow'], string, boolean]>([
    ['nato', 'DE', true],
    ['nato', 'CH', false],
    [['CH'], 'CH', true],
    [['CH'], 'DE', false],
  ])('of %j, %s is allowed: %s', (allow, country, isAllowed) => {
    for (const state of ['attested', 'self-declared'] as const) {
      expect(judged([from(country, state)], { allow }).outcome).toBe(isAllowed ? 'held' : 'hit');
    }
  });

  test('the hit says who states it, since when, and what to do', () => {
    expect(judged([from('CH')], { allow: 'nato' }).hits).toEqual([
      {
        rule: 'origin.country',
        file: 'package-lock.json',
        startLine: 1,
        endLine: 1,
        quote: 'package-lock.json 1',
        subject: 'npm:pad-0@1.0.0',
        message:
          'pad-0@1.0.0 comes from CH, as ada attests (Acme, 2026-01-01), which "origin.allow" in countersign.yaml does not name: take another package.',
      },
    ]);
    expect(judged([from('CH', 'self-declared')], { allow: 'nato' }).hits[0]?.message).toContain(
      'as its supplier says',
    );
  });

  test('what nobody states is asked about, package by package, as policy says', () => {
    expect(rules([unknown, unknown], { allow: 'nato' })).toEqual([
      'origin.unknown ask npm:pad-0@1.0.0',
      'origin.unknown ask npm:pad-1@1.0.0',
    ]);
    expect(rules([unknown], { allow: 'nato', unknown: 'block' })).toEqual([
      'origin.unknown block npm:pad-0@1.0.0',
    ]);
    expect(rules([unknown], { allow: 'nato', unknown: 'off' })).toEqual([]);
  });
});

describe('without an allow-list', () => {
  test('any country will do, and what nobody states is one line a file', () => {
    expect(rules([from('CH')])).toEqual([]);
    expect(rules([unknown, unknown])).toEqual(['origin.unknown warn undefined']);
    expect(judged([unknown, unknown]).hits[0]?.message).toBe(
      'Nobody states which country 2 packages that the change brings in came from: pad-0@1.0.0, pad-1@1.0.0.',
    );
  });

  test('policy may ask all the same', () => {
    expect(rules([unknown], { unknown: 'ask' })).toEqual(['origin.unknown ask undefined']);
  });
});

test('an entry that does not count is a hit of its own', () => {
  const { hits } = judgeOrigins({
    origins: [],
    failures: [{ line: 7, message: 'Altered.', subject: 'npm:pad' }],
    policy: { operators: [] },
    quoteOf: () => '',
    unread: [],
  });
  expect(hits).toMatchObject([
    { rule: 'origin.attestation', file: 'countersign.origins.yaml', startLine: 7, subject: 'npm:pad' },
  ]);
});
