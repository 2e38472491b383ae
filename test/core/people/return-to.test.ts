import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeReturnTo } from '../../../core/people/return-to.ts';

const ours = 'https://ours.example';
const paths = ['/', '/me', '/me?asset=shop-db&x=1', '/codec/login', '/a/../b', "/~x/(y)!$&'*+,;=:@%20"];
const others = [
  undefined,
  null,
  '',
  'me',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/x\r\nset-cookie: a=b',
  `/${'x'.repeat(2000)}`,
];

test('a path of ours is kept, and anything else leads to the login page', () => {
  expect(paths.map(safeReturnTo)).toEqual(paths);
  expect(others.map(safeReturnTo)).toEqual(others.map(() => '/login'));
});

test('whatever is asked for, browsers stay with us', () => {
  const nasty = fc.array(
    fc.constantFrom('/', '\\', '.', '@', ':', '\t', '\n', '%2f', 'evil.example', 'x', '?', '#'),
  );
  const asked = fc.oneof(
    nasty.map((parts) => parts.join('')),
    fc.webUrl(),
    fc.string(),
  );
  fc.assert(
    fc.property(asked, (text) => {
      const to = safeReturnTo(text);
      expect(new URL(to, ours).origin).toBe(ours);
      expect(to).toMatch(/^[\x21-\x7e]+$/);
    }),
  );
});
