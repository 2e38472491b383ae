import { expect, test } from 'vitest';
import { checkpointSchema, checkpointText } from '../../../core/trail/checkpoint.ts';

const point = {
  trail: '0b1e5f7a-0000-4000-8000-000000000001',
  number: 3,
  sum: 'a'.repeat(64),
  at: '2026-11-21T10:00:00.000Z',
  key: 'A'.repeat(60),
  signature: `${'A'.repeat(86)}==`,
};

test('what is signed is all of it but the signature, whatever the order', () => {
  const text = checkpointText(point);
  expect(text).toMatch(/^countersign\.trail-checkpoint\.v1\n\{"at":/);
  expect(text).not.toContain('signature');
  expect(checkpointText(Object.fromEntries(Object.entries(point).reverse()) as typeof point)).toBe(text);
  for (const change of [{ number: 4 }, { sum: 'b'.repeat(64) }, { at: '2026-11-21T10:00:00.001Z' }])
    expect(checkpointText({ ...point, ...change })).not.toBe(text);
});

test('one with anything else in it is none', () => {
  expect(checkpointSchema.safeParse(point).success).toBe(true);
  for (const wrong of [{ number: -1 }, { sum: 'x' }, { trail: 'x' }, { signature: 'x' }, { more: 1 }])
    expect(checkpointSchema.safeParse({ ...point, ...wrong }).success).toBe(false);
});
