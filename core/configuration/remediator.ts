import * as z from 'zod';
import { count, microUsd, modelAtWork } from './model-at-work.ts';

/** Who finds out what is wrong with assets and proposes what to do, and within which bounds. */
export const remediatorSchema = z.strictObject({
  ...modelAtWork(120_000),
  answerTokensMax: z.int().min(1000).max(128_000).default(8000),
  turnsMax: count(200).default(30).describe('Answers of the model in one incident.'),
  costMicroUsdMax: microUsd.default(5_000_000).describe('Millionths of a dollar in one incident.'),
  roundsMax: count(20)
    .default(3)
    .describe('Plans that one incident may come to: each that drifts or is sent back takes one.'),
});
export type RemediatorConfiguration = z.infer<typeof remediatorSchema>;
