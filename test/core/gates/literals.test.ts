import { expect, test } from 'vitest';
import { judgeLiteral, type LiteralPlace, mayHoldSample } from '../../../core/gates/literals.ts';

const plain: LiteralPlace = { name: null, use: 'plain' };

const rows: [rule: string, value: string, place: LiteralPlace][] = [
  ['placeholders.sample-value', 'changeme', plain],
  ['placeholders.sample-value', 'foo@bar.com', plain],
  ['placeholders.sample-value', 'admin@example.com', { name: 'to', use: 'fallback' }],
  ['placeholders.sample-value', 'https://api.example.com/v1', plain],
  ['placeholders.sample-value', 'your-api-key-here', plain],
  ['placeholders.sample-value', 'John Doe', plain],
  ['placeholders.sample-value', 'sk_test_xxxxxxxx', { name: null, use: 'fallback' }],
  ['placeholders.sample-value', 'Lorem ipsum dolor', { name: null, use: 'compared' }],
  ['placeholders.fixed-host', 'http://localhost:3000', plain],
  ['placeholders.credential', 'admin123', { name: 'password', use: 'plain' }],
  ['placeholders.credential', 'changeme', { name: 'DB_PASSWORD', use: 'fallback' }],
];

test.each(rows)('%s for %j at %j', (rule, value, place) => {
  expect(judgeLiteral(value, place)).toBe(rule);
  expect(mayHoldSample(`${place.name ?? ''} = "${value}"`)).toBe(true);
});

test.each<[string, LiteralPlace]>([
  ['example.com', { name: null, use: 'compared' }],
  ['you@example.com', { name: 'placeholder', use: 'plain' }],
  ['you@example.com', { name: null, use: 'shown' }],
  ['Write to admin@example.com for help', plain],
  ['http://localhost:3000', { name: 'url', use: 'fallback' }],
  ['http://localhost:3000', { name: null, use: 'compared' }],
  ['password', { name: 'type', use: 'plain' }],
  ['your account', plain],
  ['', plain],
])('%j at %j is ordinary', (value, place) => {
  expect(judgeLiteral(value, place)).toBe(null);
});
