import * as z from 'zod/mini';

/** As a person's answer to a dispute may be long. */
export const reasonMax = 4000;

const reason = z.string().check(z.minLength(1), z.maxLength(reasonMax));
const finding = z.string().check(z.regex(/^[\w.-]{1,64}$/));

/** What a person told the engine in one line of a comment; `problem` is a line that says nothing it can do, with the remedy. */
export const commandSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('audit') }),
  z.strictObject({ kind: z.literal('approve'), reason }),
  z.strictObject({ kind: z.literal('reject'), reason }),
  z.strictObject({ kind: z.literal('explain'), finding }),
  z.strictObject({ kind: z.literal('ignore'), finding, reason }),
  z.strictObject({ kind: z.literal('problem'), problem: z.string().check(z.maxLength(600)) }),
]);
export type Command = z.infer<typeof commandSchema>;
