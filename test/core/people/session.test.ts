import { expect, test } from 'vitest';
import {
  refuseSession,
  secretPattern,
  sessionState,
  type StoredSession,
} from '../../../core/people/session.ts';

const start = new Date('2026-11-21T12:00:00Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const idleMs = 60 * 60_000;
const session: StoredSession = {
  id: 's1',
  person: 'ada',
  signedInBy: 'openid',
  credential: 'https://login.example sub-ada',
  createdAt: start,
  seenAt: start,
  expiresAt: after(720),
  revokedAt: null,
};
const standing = {
  people: {
    ada: { roles: ['admin' as const], teams: [] },
    grace: { roles: ['viewer' as const], teams: ['shop'] },
  },
  teams: { shop: { roles: [], repositories: ['github.com/acme/*'], assets: [] } },
};

test.each<[string, Partial<StoredSession>, Date, string]>([
  ['at once', {}, start, 'valid'],
  ['just before it was idle for too long', {}, after(59.9), 'valid'],
  ['idle for too long', {}, after(60), 'expired'],
  ['used lately, to its end', { seenAt: after(719) }, after(719.9), 'valid'],
  ['used lately, at its end', { seenAt: after(719) }, after(720), 'expired'],
  ['ended', { revokedAt: start }, start, 'ended'],
  ['of somebody who is gone', { person: 'mallory' }, start, 'of nobody'],
  ['of no own field', { person: '__proto__' }, start, 'of nobody'],
  ['with an end that is no time', { expiresAt: new Date(Number.NaN) }, start, 'expired'],
])('%s', (_, changes, now, state) => {
  expect(sessionState({ ...session, ...changes }, standing, { now, idleMs })).toBe(state);
});

test('it is for all that its person may do, and no more', () => {
  const at = { now: start, idleMs, standing };
  const grace = { ...session, person: 'grace' };
  expect(refuseSession(session, { ...at, scope: 'codec' })).toBeNull();
  expect(refuseSession(grace, { ...at, scope: 'me' })).toBeNull();
  expect(refuseSession(grace, { ...at, scope: 'codec' })).toBe('forbidden');
  expect(refuseSession({ ...session, revokedAt: start }, { ...at, scope: 'me' })).toBe('unknown');
});

test('a secret is 43 letters of base64url, and nothing else', () => {
  expect(secretPattern.test('aZ09-_'.padEnd(43, 'x'))).toBe(true);
  for (const text of ['', 'x'.repeat(42), 'x'.repeat(44), `${'x'.repeat(42)}=`, `${'x'.repeat(43)}\n`])
    expect(secretPattern.test(text)).toBe(false);
});
