import { expect, test } from 'vitest';
import { clockSkewMs, refuseSignature } from '../../../core/people/check-signature.ts';
import { hearing, keyOf, now, signatureOf } from '../remedy/plan-of.ts';

const word = (by: string, at = now, key = keyOf(by)) => ({
  by,
  at: at.toISOString(),
  key,
  signature: signatureOf(key),
});
const refuse = (given: ReturnType<typeof word>) => refuseSignature(given, 'text', hearing());

test('it counts by a key of the person that is not revoked', () => {
  expect(refuse(word('ann'))).toBeNull();
  expect(refuse(word('ann', now, keyOf('old')))).toContain('revoked');
  expect(refuse(word('bob', now, keyOf('ann')))).toContain("none of bob's");
  expect(refuse(word('bob', now, 'no key'))).toContain("none of bob's");
  expect(refuse({ ...word('bob'), signature: 'x' })).toContain('not by this key');
});

test('a clock may be a little ahead, and no more', () => {
  expect(refuse(word('ann', new Date(now.getTime() + clockSkewMs)))).toBeNull();
  expect(refuse(word('ann', new Date(now.getTime() + clockSkewMs + 1)))).toContain('future');
});
