import * as z from 'zod';
import { providers } from '../panel/seat.ts';

/** Up to so many, and one at least. */
export const count = (max: number) => z.int().min(1).max(max);
export const microUsd = z.int().min(0).max(1_000_000_000);

/** Which model works with tools, and how much of its own work it is shown. */
export const modelAtWork = (contextTokens: number) => ({
  provider: z.enum(providers).default('anthropic'),
  model: z.string().min(1).default('claude-opus-4-6'),
  price: z
    .strictObject({ inputMicroUsdPerMillion: microUsd, outputMicroUsdPerMillion: microUsd })
    .optional()
    .describe('What a million tokens cost, in millionths of a dollar; by default from the price table.'),
  contextTokensMax: z
    .int()
    .min(8000)
    .max(2_000_000)
    .default(contextTokens)
    .describe('Older results are left out beyond it.'),
});
