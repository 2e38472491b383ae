import { expect, test } from 'vitest';
import { remediatorSchema } from '../../../core/configuration/remediator.ts';

test('a remediator is bounded without being told', () => {
  expect(remediatorSchema.parse({})).toMatchObject({ provider: 'anthropic', turnsMax: 30, roundsMax: 3 });
});

test.each([
  ['no turns', { turnsMax: 0 }],
  ['turns without end', { turnsMax: 1_000_000 }],
  ['an unknown provider', { provider: 'acme' }],
  ['a key', { apiKey: 'x' }],
])('%s is refused', (_, given) => {
  expect(remediatorSchema.safeParse(given).success).toBe(false);
});
