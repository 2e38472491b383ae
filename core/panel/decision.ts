import * as z from 'zod/mini';

export const answers = ['approve', 'reject', 'redirect'] as const;

/** As many findings as one answer may speak of. */
const findingsMax = 200;

/** A person's answer to a disputed verdict. For `redirect` the reason is the instruction that the panel gets. */
export const decisionSchema = z.strictObject({
  by: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  decision: z.enum(answers),
  reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(4000)),
  /** Which findings are real and which are not, by their number as shown, from 1: what calibrates the seats. */
  findings: z.optional(
    z.array(z.strictObject({ number: z.int(), real: z.boolean() })).check(z.maxLength(findingsMax)),
  ),
});
export type Decision = z.infer<typeof decisionSchema>;
