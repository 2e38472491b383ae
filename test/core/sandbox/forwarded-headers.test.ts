import { expect, test } from 'vitest';
import { headersBack, headersUpstream, pairsOf } from '../../../core/sandbox/forwarded-headers.ts';

test('what registries need goes upstream, in whatever letters', () => {
  expect(
    headersUpstream([
      'Accept',
      'application/json',
      'RANGE',
      'bytes=0-9',
      'If-None-Match',
      '"a"',
      'npm-command',
      'ci',
    ]),
  ).toEqual({ accept: 'application/json', range: 'bytes=0-9', 'if-none-match': '"a"', 'npm-command': 'ci' });
});

test.each([
  'Authorization',
  'Cookie',
  'Proxy-Authorization',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'Forwarded',
  'Host',
  'Connection',
  'Transfer-Encoding',
  'Content-Length',
  'TE',
  'Trailer',
  'Upgrade',
  'Expect',
  'Via',
  'X-Secret',
  'Referer',
  'X-Original-URL',
  'X-HTTP-Method-Override',
  'npm-session',
  'npm-otp',
  'x-amz-security-token',
])('%s stays behind', (name) => {
  expect(headersUpstream([name, 'value'])).toEqual({});
});

test('values that are long or hold more than visible ASCII stay behind', () => {
  expect(headersUpstream(['Accept', 'a'.repeat(1025)])).toEqual({});
  expect(headersUpstream(['Accept', 'caf\u00e9'])).toEqual({});
  expect(headersUpstream(['Accept', 'a\r\nX: y'])).toEqual({});
});

test('of an answer, what concerns the connection stays outside, and what it names as such', () => {
  expect(
    headersBack(
      pairsOf([
        'Content-Type',
        'text/plain',
        'Connection',
        'close, X-Hop',
        'X-Hop',
        '1',
        'Set-Cookie',
        'a=b',
        'Location',
        '/x',
      ]).flat(),
    ),
  ).toEqual([
    ['content-type', 'text/plain'],
    ['location', '/x'],
  ]);
});
