import * as z from 'zod/mini';

export const answers = ['approve', 'reject', 'redirect'] as const;

/** A person's answer to a disputed verdict. For `redirect` the reason is the instruction that the panel gets. */
export const decisionSchema = z.strictObject({
  by: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  decision: z.enum(answers),
  reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(4000)),
});
export type Decision = z.infer<typeof decisionSchema>;
