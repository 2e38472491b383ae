import * as z from 'zod';
import { providers } from '../panel/seat.ts';

const count = (max: number) => z.int().min(1).max(max);
const microUsd = z.int().min(0).max(1_000_000_000);

/** Who finds out what is wrong with assets and proposes what to do, and within which bounds. */
export const remediatorSchema = z.strictObject({
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
    .default(120_000)
    .describe('Older results are left out beyond it.'),
  answerTokensMax: z.int().min(1000).max(128_000).default(8000),
  turnsMax: count(200).default(30).describe('Answers of the model in one incident.'),
  costMicroUsdMax: microUsd.default(5_000_000).describe('Millionths of a dollar in one incident.'),
  roundsMax: count(20)
    .default(3)
    .describe('Plans that one incident may come to: each that drifts or is sent back takes one.'),
});
export type RemediatorConfiguration = z.infer<typeof remediatorSchema>;
