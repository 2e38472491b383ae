import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refuseConnectorCall } from '../../../core/connectors/address.ts';

const policy = { methods: ['GET' as const], paths: ['/items', '/api/v1/'] };
const refused = (path: string, method = 'GET') => refuseConnectorCall('shop', policy, { method, path });

test.each([
  '/items',
  '/items/',
  '/items/12',
  '/items?q=a%2Fb',
  '/items/a%20b?x=1&y=?',
  '/api/v1/',
  '/api/v1/x',
])('%s is below what is allowed', (path) => expect(refused(path)).toBeNull());

describe('refused are', () => {
  test.each([
    '/',
    '/item',
    '/itemsX',
    '/api/v1',
    '/api/v10',
    '/items/../admin',
    '/items/..',
    '/items/./x',
    '/items/..;/admin',
    '/items/%2e%2e/admin',
    '/items/%2E%2E%2Fadmin',
    '/items%2f..%2fadmin',
    '/items/..%5cadmin',
    '/items\\..\\admin',
    '/items//admin',
    '//evil.example/items',
    '/items/%252e%252e/admin',
    '/items/%00',
    '/items/%zz',
    '/items#@evil.example',
    '/items?a=\\',
    'items',
    '@evil.example/items',
    'https://evil.example/items',
    '/items\r\nHost: evil.example',
    '/items/\u2025/admin',
    '/items/ x',
    '',
  ])('%j', (path) => {
    expect(refused(path)).toMatch(/^Connector "shop" .* That is policy/);
  });

  test('methods that policy does not name', () => {
    expect(refused('/items', 'POST')).toContain('takes GET only, not POST');
  });
});

test('whatever is let through stays below its beginning, on the same host, as any reader of addresses takes it', () => {
  const piece = fc.constantFrom(
    '/',
    '.',
    '..',
    '%2e',
    '%2f',
    '%5c',
    ';',
    '@',
    ':',
    '?',
    '#',
    'items',
    'a',
    '\\',
    ' ',
    '%',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const path = `/items${pieces.join('')}`;
      if (refused(path) !== null) return;
      const url = new URL(`https://shop.example/base${path}`);
      expect(url.host).toBe('shop.example');
      expect(url.pathname).toMatch(/^\/base\/items(?:\/|$)/);
      expect(decodeURIComponent(url.pathname)).not.toMatch(/\/\.\.?(?:\/|$)|\\/);
    }),
    { numRuns: 2000 },
  );
});

test('without the check, a path leads out of what is allowed', () => {
  expect(new URL('https://shop.example/base/items/../../admin').pathname).toBe('/admin');
  expect(new URL('https://shop.example/base/items/%2e%2e/admin').pathname).toBe('/base/admin');
});
