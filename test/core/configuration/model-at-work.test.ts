import { expect, test } from 'vitest';
import * as z from 'zod';
import { developSchema } from '../../../core/configuration/develop.ts';
import { modelAtWork } from '../../../core/configuration/model-at-work.ts';
import { remediatorSchema } from '../../../core/configuration/remediator.ts';

test('nothing has to be said, and each worker has a context of its own', () => {
  expect(z.strictObject(modelAtWork(9000)).parse({})).toEqual({
    provider: 'anthropic',
    model: 'claude-opus-4-6',
    contextTokensMax: 9000,
  });
  expect(developSchema.parse({}).contextTokensMax).toBe(160_000);
  expect(remediatorSchema.parse({}).contextTokensMax).toBe(120_000);
});

test.each([
  ['a provider that nobody has', { provider: 'acme' }],
  ['no name of a model', { model: '' }],
  ['a context that holds nothing', { contextTokensMax: 7999 }],
  ['half a price', { price: { inputMicroUsdPerMillion: 1 } }],
  ['a price below nothing', { price: { inputMicroUsdPerMillion: -1, outputMicroUsdPerMillion: 1 } }],
])('%s is refused', (_, given) => {
  expect(z.strictObject(modelAtWork(9000)).safeParse(given).success).toBe(false);
});
