import { expect, test } from 'vitest';
import { linkLastsMs, loginLink } from '../../../core/people/login-link.ts';
import { secretPattern } from '../../../core/people/session.ts';

test('a link holds its secret as the page takes it, and is good for ten minutes', () => {
  const secret = 'aZ09-_'.padEnd(43, 'x');
  const link = new URL(loginLink('http://127.0.0.1:7300', secret));
  expect([link.origin, link.pathname]).toEqual(['http://127.0.0.1:7300', '/login/once']);
  expect(link.searchParams.get('link')).toBe(secret);
  expect(secretPattern.test(secret)).toBe(true);
  expect(linkLastsMs).toBe(600_000);
});
