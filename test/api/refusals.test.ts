import { expect, test } from 'vitest';
import { createRefusals } from '../../api/refusals.ts';

test('an address is told to wait once it was refused more than 60 times in a minute; others are not', async () => {
  const refusals = createRefusals();
  for (let count = 0; count < 60; count += 1) expect(await refusals.count('a')).toBeNull();
  expect(await refusals.waitSeconds('a')).toBeNull();
  const wait = await refusals.count('a');
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect(await refusals.waitSeconds('a')).toBeGreaterThan(0);
  expect(await refusals.waitSeconds('b')).toBeNull();
  expect(await refusals.count('b')).toBeNull();
});

test('that it happened is told once, for each address', async () => {
  const told: string[] = [];
  const refusals = createRefusals((address) => told.push(address));
  for (let count = 0; count < 60; count += 1) await refusals.count('a');
  expect(told).toEqual([]);
  for (let count = 0; count < 30; count += 1) await refusals.count('a');
  for (let count = 0; count < 61; count += 1) await refusals.count('b');
  expect(told).toEqual(['a', 'b']);
});
