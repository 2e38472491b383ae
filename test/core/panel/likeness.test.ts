import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../core/panel/finding.ts';
import { createComparer, samenessMin } from '../../../core/panel/likeness.ts';
import { findingOf } from '../../builders.ts';
import { anyFinding } from './arbitrary-round.ts';

const compare = (a: Finding, b: Finding): number => {
  const { read, sameness } = createComparer();
  return sameness(read(a), read(b));
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
      { title: 'User name reaches the SQL query', reason: 'An attacker closes the string.', cwe: null },
    ],
    ['in quite other words of a related weakness', { title: 'Query injection', reason: '', cwe: 'CWE-943' }],
    ['two lines longer', { startLine: 9, endLine: 11 }],
    ['a line off', { startLine: 11, endLine: 11 }],
    [
      'some lines below, where its effect shows',
      {
        startLine: 14,
        endLine: 15,
        quote: 'return rows',
        title: 'Injection: userName is joined into the query',
        cwe: null,
      },
    ],
    ['by a name in another spelling', { title: 'sql_injection through user_name', reason: '' }],
    ['by someone who only gives a title', { title: 'Injection into the SQL query', reason: '', cwe: null }],
    [
      'in another language, by weakness, place and quote',
      {
        title: 'SQL-Einschleusung über den Benutzernamen',
        reason: 'Die Zeichenkette wird ungeprüft in die Abfrage gesetzt.',
        category: 'edge-cases' as const,
      },
    ],
  ])('is found %s', (_, more) => {
    expect(compare(injection, { ...injection, ...more })).toBeGreaterThanOrEqual(samenessMin);
  });

  test('is found when the quotes say that both ranges are about the same code', () => {
    const inGerman = { title: 'Einschleusung', reason: 'Abfrage ungeprüft zusammengesetzt.' };
    const beside = { ...injection, ...inGerman, startLine: 9, endLine: 14 };
    expect(compare(injection, beside)).toBeGreaterThanOrEqual(samenessMin);
    expect(compare(injection, { ...beside, quote: 'return rows' })).toBeLessThan(samenessMin);
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
    [
      'on the same line, of the same field, without a weakness',
      { ...leak, cwe: null, category: 'security' as const },
    ],
    [
      'on the same line, about the same names of the code',
      {
        title: '`userName` is logged',
        reason: '`db.run` prints `userName` when `select` fails: personal data end up in files.',
        cwe: 'CWE-532',
      },
    ],
    [
      'that shares only the words in which any review is written',
      {
        title: 'Consider handling the error case',
        reason:
          'This function should check that the value is correct, otherwise it may cause unexpected issues.',
        cwe: null,
      },
    ],
    ['of one very wide weakness', { ...leak, cwe: 'CWE-703' }],
    ['in another file', { file: 'b.js' }],
    ['on the other side', { side: 'base' as const }],
    ['of the same kind far away with other code', { startLine: 30, endLine: 30, quote: 'exec(command)' }],
    [
      'that is its twin some lines away, named by the weakness alone',
      { ...leak, cwe: 'CWE-89', startLine: 18, endLine: 18 },
    ],
  ])('is told apart %s', (_, more) => {
    const cwe = 'cwe' in more && more.cwe === 'CWE-703' ? 'CWE-703' : injection.cwe;
    expect(compare({ ...injection, cwe }, { ...injection, ...more })).toBeLessThan(samenessMin);
  });
});

test('place without meaning is not enough, nor meaning without place', () => {
  const silent = { ...injection, title: 'x1', reason: '', cwe: null };
  expect(compare(silent, { ...silent, title: 'y2' })).toBeLessThan(samenessMin);
  expect(compare(injection, { ...injection, startLine: 35, endLine: 35, quote: 'close(handle)' })).toBe(0);
});

test('a whole file named as the place is a weaker place than the line', () => {
  const other = { ...injection, title: 'Einschleusung', reason: '', quote: '' };
  const onLine = compare(injection, other);
  const onFile = compare(injection, { ...other, startLine: 1, endLine: 400 });
  expect(onLine).toBeGreaterThanOrEqual(samenessMin);
  expect(onFile).toBeLessThan(samenessMin);
});

test('each line between two findings asks for more likeness', () => {
  const at = (line: number) =>
    compare(injection, { ...injection, cwe: null, startLine: line, endLine: line });
  expect(at(10)).toBeGreaterThan(at(12));
  expect(at(12)).toBeGreaterThan(at(19));
  expect(at(21)).toBe(0);
});

test('what else was read changes no likeness', () => {
  const alone = compare(injection, { ...injection, title: 'Query joined from userName', cwe: null });
  const { read, sameness } = createComparer();
  for (let seed = 0; seed < 500; seed += 1)
    read(findingOf({ title: `userName query ${seed}`, reason: 'joined' }));
  const a = read(injection);
  const b = read({ ...injection, title: 'Query joined from userName', cwe: null });
  expect(sameness(a, b)).toBe(alone);
});

test('likeness goes both ways and lies in [0, 1]', () => {
  fc.assert(
    fc.property(anyFinding, anyFinding, (a, b) => {
      const likeness = compare(a, b);
      expect(compare(b, a)).toBeCloseTo(likeness, 12);
      expect(likeness).toBeGreaterThanOrEqual(0);
      expect(likeness).toBeLessThanOrEqual(1);
    }),
  );
});

test('a finding is like itself, whatever it says', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({ unit: 'grapheme' }),
      (title, reason) => {
        const likeness = compare(
          findingOf({ title, reason, cwe: 'CWE-89' }),
          findingOf({ title, reason, cwe: 'CWE-89' }),
        );
        expect(likeness).toBeGreaterThanOrEqual(samenessMin);
        expect(likeness).toBeLessThanOrEqual(1);
      },
    ),
  );
});
