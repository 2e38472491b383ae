import * as z from 'zod';
import { count, microUsd, modelAtWork } from './model-at-work.ts';

/** Who develops, within which bounds, and when a person is asked. */
export const developSchema = z.strictObject({
  ...modelAtWork(160_000),
  packTokensMax: z
    .int()
    .min(1000)
    .max(500_000)
    .default(24_000)
    .describe('Instructions, map and files that it starts with.'),
  answerTokensMax: z.int().min(1000).max(128_000).default(16_000),
  callsPerIterationMax: count(10_000).default(80),
  limits: z
    .strictObject({
      iterations: count(1000).default(30),
      minutes: count(100_000).default(240),
      costMicroUsd: microUsd.default(20_000_000),
    })
    .prefault({}),
  stuck: z
    .strictObject({
      sameErrorMax: count(100).default(3),
      unchangedMax: count(100).default(2),
      noBetterMax: count(100).default(5),
      callCyclesMax: count(100).default(3),
      trivialMax: count(100).default(2),
      costPerTestMicroUsdMax: microUsd.optional(),
    })
    .prefault({})
    .describe('When the developer counts as stuck.'),
  majorDecisions: z
    .array(z.enum(['framework', 'data-model', 'public-interface', 'security', 'other']))
    .default(['framework', 'data-model', 'public-interface', 'security'])
    .describe('Kinds of decisions in its plan that a person takes.'),
  requiredTests: z
    .array(z.enum(['unit', 'integration', 'end-to-end']))
    .default([])
    .describe('Levels of tests that new behaviour must have.'),
  newBehaviourNeedsTest: z.boolean().default(true).describe('One that fails on the base.'),
  followUpsMax: z
    .int()
    .min(0)
    .max(100)
    .default(5)
    .describe('Rounds of answers to checks and reviews of its pull request.'),
  webSearch: z
    .string()
    .min(1)
    .optional()
    .describe('Connector that searches the web; without it there is no such tool.'),
});
export type DevelopConfiguration = z.infer<typeof developSchema>;
