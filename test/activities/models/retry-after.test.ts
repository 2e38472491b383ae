import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../activities/models/retry-after.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const wait = (headers: Record<string, string>, body: unknown = null) =>
  retryAfterMs(new Headers(headers), body, now);
const google = (...details: unknown[]) => ({ error: { code: 429, details } });

test.each([
  ['seconds', { 'retry-after': '17' }, 17_000],
  ['none at all', { 'retry-after': '0' }, 0],
  ['a part of a second', { 'retry-after': '0.25' }, 250],
  ['a date', { 'retry-after': 'Sat, 21 Nov 2026 12:01:30 GMT' }, 90_000],
  ['a date that is past', { 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
  ['milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '2' }, 1_500],
  ['more than a day, cut to one', { 'retry-after': '9999999' }, 86_400_000],
  ['nonsense', { 'retry-after': 'soon' }, null],
  ['nothing', { 'retry-after': '' }, null],
  ['no header', {}, null],
])('Retry-After that says %s', (_, headers, ms) => {
  expect(wait(headers as Record<string, string>)).toBe(ms);
});

test("Google's RetryInfo, wherever it stands among the details", () => {
  const info = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.07s' };
  expect(wait({}, google({ '@type': 'type.googleapis.com/google.rpc.Help' }, info))).toBe(34_070);
  expect(wait({}, google({ retryDelay: 'soon' }))).toBeNull();
  expect(wait({}, google(null))).toBeNull();
  expect(wait({}, { error: { details: 'text' } })).toBeNull();
});

test("OpenAI's limits: the one that is used up counts, not those that are not", () => {
  const headers = {
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-reset-requests': '1m6.5s',
    'x-ratelimit-remaining-tokens': '120000',
    'x-ratelimit-reset-tokens': '6h0m0s',
  };
  expect(wait(headers)).toBe(66_500);
  expect(wait({ ...headers, 'x-ratelimit-remaining-requests': '5' })).toBeNull();
  expect(wait({ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '20ms' })).toBe(20);
  expect(wait({ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': 'later' })).toBeNull();
});

test("Anthropic's limits name the moment when they are full again", () => {
  const headers = {
    'anthropic-ratelimit-requests-remaining': '0',
    'anthropic-ratelimit-requests-reset': '2026-11-21T12:00:45Z',
  };
  expect(wait(headers)).toBe(45_000);
});

test('Retry-After comes before all limits', () => {
  expect(wait({ 'retry-after': '3', 'x-ratelimit-remaining-x': '0', 'x-ratelimit-reset-x': '60s' })).toBe(
    3_000,
  );
});
