import { expect, test } from 'vitest';
import { isLoopback } from '../../core/loopback.ts';

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['localhost', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.0.7', false],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
  ['evil.localhost', false],
])('%s is loopback: %s', (host, loopback) => expect(isLoopback(host)).toBe(loopback));

test.each(['http://LOCALHOST:1/', 'http://127.0.0.1/', 'http://[::1]:80/'])('as is the host of %s', (url) =>
  expect(isLoopback(new URL(url).hostname)).toBe(true),
);
