import { expect, test } from 'vitest';
import { judgeVulnerable } from '../../../core/dependencies/judge-vulnerable.ts';
import type { Vulnerability } from '../../../core/dependencies/facts.ts';
import { factsOf, messageOf, policyOf, rulesOf, subjectOf, vulnerabilityOf } from './subject.ts';

const judge = (found: Vulnerability[], policy: object = {}) =>
  judgeVulnerable(subjectOf({}, { facts: factsOf({}, found) }), policyOf(policy));

test('a vulnerability is told with its names, its severity and what mends it', () => {
  const [complaint] = judge([vulnerabilityOf({ aliases: ['CVE-2026-1'] })]);
  expect(complaint?.rule).toBe('vulnerable');
  expect(messageOf(complaint)).toBe(
    'pad@1.2.0 has known vulnerabilities: GHSA-aaaa-bbbb-cccc (CVE-2026-1), high, "It leaks". Take 1.2.1 or later.',
  );
});

test('those below the threshold are left out; one that nobody rated never is', () => {
  expect(judge([vulnerabilityOf({ severity: 'low' })])).toEqual([]);
  expect(rulesOf(judge([vulnerabilityOf({ severity: 'low' })], { vulnerableFrom: 'low' }))).toEqual([
    'vulnerable',
  ]);
  expect(judge([vulnerabilityOf({ severity: 'high' })], { vulnerableFrom: 'critical' })).toEqual([]);
  expect(
    messageOf(judge([vulnerabilityOf({ severity: null })], { vulnerableFrom: 'critical' })[0]),
  ).toContain('not rated');
});

test('of several the gravest stands first, and the remedy mends them all', () => {
  const complaints = judge([
    vulnerabilityOf({ id: 'A-1', severity: 'medium', fixedIn: '1.10.0' }),
    vulnerabilityOf({ id: 'B-1', severity: 'critical', fixedIn: '1.9.0' }),
  ]);
  expect(complaints).toHaveLength(1);
  expect(messageOf(complaints[0])).toMatch(/B-1, critical.*A-1, medium.*Take 1\.10\.0 or later\.$/);
});

test('where nothing mends it, that is said', () => {
  expect(messageOf(judge([vulnerabilityOf({ fixedIn: null })])[0])).toContain('No version mends them yet');
  const both = judge([vulnerabilityOf({ id: 'A-1' }), vulnerabilityOf({ id: 'B-1', fixedIn: null })]);
  expect(messageOf(both[0])).toContain('which mends all but 1');
});

test('many are counted', () => {
  const many = Array.from({ length: 9 }, (_, at) => vulnerabilityOf({ id: `A-${at}` }));
  expect(messageOf(judge(many)[0])).toContain('; and 4 more.');
});
