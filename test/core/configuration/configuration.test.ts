import { expect, test } from 'vitest';
import { configurationFileSchema, configurationSchema } from '../../../core/configuration/configuration.ts';

test('a file may leave everything out; what holds may not leave out seats and panels', () => {
  expect(configurationFileSchema.parse({})).toMatchObject({
    seats: {},
    panels: {},
    gates: { secrets: 'block' },
  });
  expect(configurationSchema.safeParse({}).success).toBe(false);
});

test('a gate blocks, and a question expires, unless told otherwise', () => {
  const { gates, decisions } = configurationFileSchema.parse({ decisions: { remindAfterHours: 1 } });
  expect(gates).toEqual({
    placeholders: 'block',
    secrets: 'block',
    dependencies: 'block',
    images: 'ask',
    sbom: 'block',
    origin: 'ask',
    tests: 'ask',
    'file-size': 'warn',
    'human-review': 'off',
    upgrade: 'ask',
  });
  expect(decisions).toEqual({ approval: 'signal', remindAfterHours: 1, expireAfterHours: 168 });
});

test.each([
  { panels: { p: { seats: ['a'], budget: { tokensMax: 0 } } } },
  { panels: { p: { seats: ['a'], budget: { costMicroUsdMax: -1 } } } },
  { panels: { p: { seats: ['a'], asksAtOnce: 65 } } },
  { seats: { S: { provider: 'openai', model: 'm', focus: 'logic' } } },
  { repositories: { roots: ['relative'] } },
  { unknown: true },
])('%j is refused', (file) => {
  expect(configurationFileSchema.safeParse(file).success).toBe(false);
});
