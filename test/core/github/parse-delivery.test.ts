import { expect, test } from 'vitest';
import { parseDelivery } from '../../../core/github/parse-delivery.ts';

const id = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
const closed = { kind: 'closed', owner: 'acme', repo: 'shop', number: 12, merged: true };

test('a delivery is what the listener makes of it', () => {
  expect(parseDelivery({ id, ...closed })).toEqual({ delivery: { id, ...closed } });
});

test.each([
  ['no id', closed, '"id"'],
  ['an id that is none', { id: 'x', ...closed }, '"id"'],
  ['a field too many', { id, ...closed, token: 'x' }, '"token"'],
  ['a kind that is none', { id, ...closed, kind: 'party' }, '"kind"'],
  ['a text for an object', 'closed', '"kind"'],
])('%s is refused by name, with an example', (_, raw, named) => {
  const parsed = parseDelivery(raw);
  expect('problem' in parsed && parsed.problem).toContain(named);
  expect('problem' in parsed && parsed.problem).toContain('"merged":true');
});
