import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Standing } from '../../../core/people/permissions.ts';
import {
  mayHaveScope,
  refuseToken,
  type StoredToken,
  tokenPattern,
  tokenScopes,
  tokenState,
} from '../../../core/people/token.ts';

const now = new Date('2026-11-21T12:00:00Z');
const later = new Date('2026-11-21T12:00:00.001Z');
const standing: Standing = {
  people: {
    ada: { roles: ['admin'], teams: [] },
    grace: { roles: ['auditor'], teams: ['shop'] },
    alan: { roles: ['viewer'], teams: ['all'] },
  },
  teams: {
    shop: { roles: [], repositories: ['github.com/acme/shop'], assets: ['*'] },
    all: { roles: [], repositories: ['*'], assets: ['*'] },
  },
};
const token = (changed: Partial<StoredToken> = {}): StoredToken => ({
  id: 'a1',
  person: 'ada',
  scopes: ['me'],
  createdAt: now,
  expiresAt: later,
  usedAt: null,
  revokedAt: null,
  ...changed,
});
const refused = (changed: Partial<StoredToken>, scope: (typeof tokenScopes)[number] = 'me') =>
  refuseToken(token(changed), { scope, standing, now });

test('a token in order is taken for its own scope, to the last moment', () => {
  expect(refused({})).toBeNull();
  expect(refused({ scopes: ['codec'] }, 'codec')).toBeNull();
  expect(refused({ scopes: ['me', 'codec'] }, 'codec')).toBeNull();
});

test('whatever makes it void is one refusal', () => {
  expect(refused({ expiresAt: now })).toBe('unknown');
  expect(refused({ revokedAt: later })).toBe('unknown');
  expect(refused({ person: 'mallory' })).toBe('unknown');
  expect(refused({ person: '__proto__' })).toBe('unknown');
  expect(refused({ expiresAt: new Date(Number.NaN) })).toBe('unknown');
});

test('a token of another scope is of no use, and a void one is not told apart by its scope', () => {
  expect(refused({ scopes: ['codec'] })).toBe('forbidden');
  expect(refused({ scopes: [] })).toBe('forbidden');
  expect(refused({ scopes: ['me'] }, 'codec')).toBe('forbidden');
  expect(refused({ scopes: [], expiresAt: now })).toBe('unknown');
});

test('payloads are for those who may see everything, also when that changed after the token was made', () => {
  const all = { scopes: [...tokenScopes] };
  expect(refused({ ...all, person: 'alan' }, 'codec')).toBeNull();
  expect(refused({ ...all, person: 'grace' }, 'codec')).toBe('forbidden');
  expect(refused({ ...all, person: 'grace' }, 'me')).toBeNull();
  expect(['ada', 'alan', 'grace', 'mallory'].filter((id) => mayHaveScope(standing, id, 'codec'))).toEqual([
    'ada',
    'alan',
  ]);
});

test('its owner is told why it is void', () => {
  expect(tokenState(token(), standing, now)).toBe('valid');
  expect(tokenState(token({ revokedAt: now, expiresAt: now }), standing, now)).toBe('revoked');
  expect(tokenState(token({ expiresAt: now }), standing, now)).toBe('expired');
  expect(tokenState(token({ person: 'mallory' }), standing, now)).toBe('of nobody');
});

test('32 random bytes always make a token, and their sum never does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64url');
      expect(`cst_${text}`).toMatch(tokenPattern);
      expect(Buffer.from(bytes).toString('hex')).not.toMatch(tokenPattern);
      expect(`cst_${text}\n`).not.toMatch(tokenPattern);
    }),
  );
});
