import * as z from 'zod/mini';
import { taskLimitsSchema } from './task-input.ts';
import { answers } from '../panel/decision.ts';

/**
 * A person's answer to a question of `developTask`. `approve` takes what is proposed (the recommended option, the host,
 * going on); `redirect` goes on with `reason` as new instructions; `reject` declines what is proposed or, of a stuck
 * task, stops it.
 */
export const taskDecisionSchema = z.strictObject({
  by: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  decision: z.enum(answers),
  reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(4000)),
  /** New bounds from here on; those that are not named stay. */
  limits: z.optional(taskLimitsSchema),
  /** Go on from the end of this iteration. */
  snapshot: z.optional(z.int().check(z.minimum(0), z.maximum(100_000))),
  /** Of a question with options: which, from 1. */
  option: z.optional(z.int().check(z.minimum(1), z.maximum(20))),
});
export type TaskDecision = z.infer<typeof taskDecisionSchema>;
