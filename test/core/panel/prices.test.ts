import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultConfiguration } from '../../../core/configuration/default.ts';
import {
  cachedCostMicroUsd,
  costMicroUsd,
  dearestPrice,
  priceOf,
  pricesAsOf,
} from '../../../core/panel/prices.ts';
import { seatOf } from '../../builders.ts';

const real = { simulated: false } as const;

test('the price of every default seat is known', () => {
  for (const { provider, model } of Object.values(defaultConfiguration.seats)) {
    expect(priceOf({ ...real, provider, model }), model).toMatchObject({ known: true });
  }
});

test('a price is two dollars a million where the list says so', () => {
  expect(priceOf({ ...real, provider: 'google', model: 'gemini-3.1-pro-preview' })).toEqual({
    inputMicroUsdPerMillion: 2_000_000,
    outputMicroUsdPerMillion: 12_000_000,
    known: true,
  });
});

test.each([
  ['anthropic', 'claude-sonnet-4-5-20250929', 3_000_000],
  ['openai', 'gpt-5-2025-08-07', 1_250_000],
  ['github', 'openai/gpt-4.1', 2_000_000],
] as const)('%s %s is found without date and vendor', (provider, model, input) => {
  expect(priceOf({ ...real, provider, model })).toMatchObject({
    inputMicroUsdPerMillion: input,
    known: true,
  });
});

test.each(['gpt-17', 'constructor', '__proto__', ''])(
  'an unknown model is guessed dear, and said to be a guess: "%s"',
  (model) => {
    const price = priceOf({ ...real, provider: 'openai', model });
    expect(price.known).toBe(false);
    expect(price.inputMicroUsdPerMillion).toBeGreaterThan(5_000_000);
  },
);

test("the seat's own price comes before the table", () => {
  const price = { inputMicroUsdPerMillion: 1, outputMicroUsdPerMillion: 2 };
  expect(priceOf({ ...real, provider: 'openai', model: 'gpt-5.4', price })).toEqual({
    ...price,
    known: true,
  });
  expect(priceOf({ ...real, provider: 'ollama', model: 'qwen3', price })).toEqual({ ...price, known: true });
});

test('nothing is paid for Ollama or the simulator', () => {
  const ollama = priceOf({ ...real, provider: 'ollama', model: 'qwen3-coder:30b' });
  const simulated = priceOf({ simulated: true, provider: 'anthropic', model: 'claude-opus-4-6' });
  for (const price of [ollama, simulated]) expect(costMicroUsd(price, 1_000_000, 1_000_000)).toBe(0);
});

test('a cost is the sum of both sides, rounded up', () => {
  const price = { inputMicroUsdPerMillion: 5_000_000, outputMicroUsdPerMillion: 25_000_000 };
  expect(costMicroUsd(price, 20_000, 2_000)).toBe(150_000);
  expect(costMicroUsd({ inputMicroUsdPerMillion: 1, outputMicroUsdPerMillion: 0 }, 1, 0)).toBe(1);
  fc.assert(
    fc.property(fc.nat(1e7), fc.nat(1e7), (input, output) => {
      expect(costMicroUsd(price, input, output)).toBeGreaterThanOrEqual(costMicroUsd(price, input, 0));
      expect(Number.isSafeInteger(costMicroUsd(price, input, output))).toBe(true);
    }),
  );
});

test('the table has a date', () => {
  expect(pricesAsOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});

test('a budget reckons with the dearer of a seat and its substitute, unless that one may not be asked', () => {
  const stands = { provider: 'openai', model: 'gpt-5.4', simulated: false, excluded: null } as const;
  const free = seatOf('ada');
  const dear = { inputMicroUsdPerMillion: 2_500_000, outputMicroUsdPerMillion: 15_000_000 };
  expect(dearestPrice({ ...free, substitute: stands })).toEqual(dear);
  expect(dearestPrice({ ...free, substitute: { ...stands, excluded: 'Policy.' } })).toMatchObject({
    inputMicroUsdPerMillion: 0,
  });
  expect(dearestPrice(free)).toMatchObject({ inputMicroUsdPerMillion: 0 });
  const mixed = { ...free, price: { inputMicroUsdPerMillion: 9_000_000, outputMicroUsdPerMillion: 1 } };
  expect(dearestPrice({ ...mixed, substitute: stands })).toEqual({
    inputMicroUsdPerMillion: 9_000_000,
    outputMicroUsdPerMillion: 15_000_000,
  });
});

test('what a cache is written for costs a quarter more, what is read from it a tenth', () => {
  const price = { inputMicroUsdPerMillion: 4_000_000, outputMicroUsdPerMillion: 20_000_000 };
  const usage = { freshTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0, outputTokens: 0 };
  expect(cachedCostMicroUsd(price, { ...usage, freshTokens: 1000 })).toBe(4000);
  expect(cachedCostMicroUsd(price, { ...usage, cacheWriteTokens: 1000 })).toBe(5000);
  expect(cachedCostMicroUsd(price, { ...usage, cacheReadTokens: 1000 })).toBe(400);
  expect(cachedCostMicroUsd(price, { ...usage, outputTokens: 1000 })).toBe(20_000);
});
