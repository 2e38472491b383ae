import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../core/panel/finding.ts';
import { createLikenessReader, sameness } from '../../../core/panel/likeness.ts';
import { findingOf } from '../../builders.ts';
import { anyFinding } from './arbitrary-round.ts';

const compare = (a: Finding, b: Finding): number => {
  const likenessOf = createLikenessReader();
  return sameness(a, b, likenessOf(a), likenessOf(b));
};
const injection = findingOf({
  title: 'SQL injection through userName',
  reason: 'The name is joined into the query unescaped.',
  quote: 'db.run("select * from users where name = " + userName)',
  startLine: 10,
  endLine: 10,
  cwe: 'CWE-89',
});

describe('the same flaw', () => {
  test.each([
    [
      'in other words',
      { title: 'User name reaches the SQL query', reason: 'An attacker closes the string.' },
    ],
    ['by a related weakness', { title: 'Query injection', cwe: 'CWE-943' }],
    ['two lines longer', { startLine: 9, endLine: 11 }],
    ['a line off', { startLine: 11, endLine: 11 }],
    ['by a name in another spelling', { title: 'sql_injection through user_name', reason: '' }],
  ])('is found %s', (_, more) => {
    expect(compare(injection, { ...injection, ...more })).toBeGreaterThan(0.4);
  });
});

describe('another flaw', () => {
  const leak = {
    title: 'Connection is never closed',
    reason: 'Each call leaks a handle.',
    cwe: 'CWE-772',
    category: 'logic',
  } as const;
  test.each([
    ['on the same line', leak],
    ['in another file', { file: 'b.js' }],
    ['on the other side', { side: 'base' as const }],
    ['of the same kind far away with other code', { startLine: 30, endLine: 30, quote: 'exec(command)' }],
  ])('is told apart %s', (_, more) => {
    expect(compare(injection, { ...injection, ...more })).toBe(0);
  });
});

test('place without meaning is not enough, nor meaning without place', () => {
  const silent = { ...injection, title: 'x1', reason: '', cwe: null };
  expect(compare(silent, { ...silent, title: 'y2', category: 'logic' })).toBe(0);
  expect(compare(injection, { ...injection, startLine: 35, endLine: 35, quote: 'close(handle)' })).toBe(0);
});

test('likeness goes both ways and lies in [0, 1]', () => {
  fc.assert(
    fc.property(anyFinding, anyFinding, (a, b) => {
      const likeness = compare(a, b);
      expect(compare(b, a)).toBe(likeness);
      expect(likeness).toBeGreaterThanOrEqual(0);
      expect(likeness).toBeLessThanOrEqual(1);
    }),
  );
});

test('only the beginning of a text is compared', () => {
  const [likeness] = [
    createLikenessReader()(findingOf({ quote: 'word '.repeat(200_000), reason: 'x1 y2 '.repeat(9) })),
  ];
  expect(likeness?.quote).toHaveLength(1);
});
