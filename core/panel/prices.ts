import type { Price } from './price.ts';
import type { Seat } from './seat.ts';

/** The day the table was last compared with the providers' price lists: list price, short contexts, no discounts. */
export const pricesAsOf = '2026-11-21';

const usd = (input: number, output: number): Price => ({
  inputMicroUsdPerMillion: input * 1_000_000,
  outputMicroUsdPerMillion: output * 1_000_000,
});

/** By the provider's own name of the model, without a vendor prefix or a date at its end. */
const table: Readonly<Record<string, Price>> = {
  'claude-opus-4-6': usd(5, 25),
  'claude-opus-4-5': usd(5, 25),
  'claude-sonnet-4-6': usd(3, 15),
  'claude-sonnet-4-5': usd(3, 15),
  'claude-haiku-4-5': usd(1, 5),
  'gemini-3.1-pro-preview': usd(2, 12),
  'gemini-2.5-pro': usd(1.25, 10),
  'gemini-2.5-flash': usd(0.3, 2.5),
  'gpt-5.4': usd(2.5, 15),
  'gpt-5.2': usd(1.75, 14),
  'gpt-5.1': usd(1.25, 10),
  'gpt-5': usd(1.25, 10),
  'gpt-5-mini': usd(0.25, 2),
  'gpt-5-nano': usd(0.05, 0.4),
  'gpt-4.1': usd(2, 8),
  'gpt-4.1-mini': usd(0.4, 1.6),
  'grok-4.20': usd(2, 6),
  'grok-4': usd(3, 15),
};

const free = usd(0, 0);

/** For a model that the table lacks: above the list price of every vendor's ordinary best model, so that a budget holds. */
const guess = usd(10, 50);

/**
 * What a seat's tokens cost. `known` is false for a guess: name the price on the seat in countersign.yaml then.
 * Ollama runs on the user's own machine and the simulator takes nothing, so both are free.
 */
export function priceOf(
  seat: Pick<Seat, 'provider' | 'model' | 'simulated' | 'price'>,
): Price & { known: boolean } {
  if (seat.simulated) return { ...free, known: true };
  if (seat.price) return { ...seat.price, known: true };
  if (seat.provider === 'ollama') return { ...free, known: true };
  const listed = listedPrice(seat.model);
  return listed ? { ...listed, known: true } : { ...guess, known: false };
}

/** What a budget must reckon with: of a seat's own price and its substitute's, the dearer. */
export function dearestPrice(seat: Seat): Price {
  const own = priceOf(seat);
  if (seat.substitute?.excluded !== null) return own;
  const other = priceOf(seat.substitute);
  return {
    inputMicroUsdPerMillion: Math.max(own.inputMicroUsdPerMillion, other.inputMicroUsdPerMillion),
    outputMicroUsdPerMillion: Math.max(own.outputMicroUsdPerMillion, other.outputMicroUsdPerMillion),
  };
}

function listedPrice(model: string): Price | null {
  const name = model
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2})$/, '');
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}

/** Millionths of a dollar, rounded up. */
export const costMicroUsd = (price: Price, inputTokens: number, outputTokens: number): number =>
  Math.ceil(
    (inputTokens * price.inputMicroUsdPerMillion + outputTokens * price.outputMicroUsdPerMillion) / 1_000_000,
  );

/**
 * What reading and writing a prompt cache costs, in shares of the price of input: Anthropic's list, for entries that last
 * five minutes (platform.claude.com/docs/en/build-with-claude/prompt-caching#pricing).
 */
const cacheShares = { write: 1.25, read: 0.1 } as const;

/** Tokens of one question and answer. `freshTokens` are neither read from a cache nor written to it. */
export interface CachedUsage {
  freshTokens: number;
  cacheWriteTokens: number;
  cacheReadTokens: number;
  outputTokens: number;
}

/** The same for a provider that caches prompts. Millionths of a dollar, rounded up. */
export const cachedCostMicroUsd = (price: Price, usage: CachedUsage): number =>
  costMicroUsd(
    price,
    usage.freshTokens + usage.cacheWriteTokens * cacheShares.write + usage.cacheReadTokens * cacheShares.read,
    usage.outputTokens,
  );
