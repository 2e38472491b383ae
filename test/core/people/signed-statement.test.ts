import { expect, test } from 'vitest';
import { signatureFields, statementText, statementWords } from '../../../core/people/signed-statement.ts';
import * as z from 'zod/mini';

const statement = { kind: 'countersign.decision.v1', by: 'ada', question: 1, signature: 'x' };

test('what is signed is the same however it is written, without its signature, and of one kind', () => {
  const text = statementText(statement);
  expect(text).toBe('countersign.decision.v1\n{"by":"ada","kind":"countersign.decision.v1","question":1}');
  expect(statementText({ signature: 'other', question: 1, by: 'ada', kind: statement.kind })).toBe(text);
  expect(statementText({ ...statement, kind: 'countersign.lift.v1' })).not.toBe(text);
  expect(statementText({ ...statement, question: 2 })).not.toBe(text);
});

test('words are one line that is not empty', () => {
  const words = statementWords(3);
  expect(['', '  ', 'abcd', 'a\nb'].map((text) => words.safeParse(text).success)).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(words.parse(' ab ')).toBe('ab');
});

test('a time, a key and a signature are told from other text', () => {
  const fields = z.strictObject(signatureFields);
  const signed = {
    at: '2026-01-31T12:00:00Z',
    key: `MCowBQYDK2VwAyEA${'A'.repeat(43)}=`,
    signature: `${'A'.repeat(86)}==`,
  };
  expect(fields.safeParse(signed).success).toBe(true);
  for (const wrong of [{ at: 'today' }, { key: 'short' }, { signature: 'x' }])
    expect(fields.safeParse({ ...signed, ...wrong }).success).toBe(false);
});
