import * as z from 'zod/mini';
import { draftSchema } from './draft.ts';
import { checkSchema } from './plan.ts';

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));
const asset = checkSchema.shape.asset;

/** Arguments of one tool call larger than this are refused unread. */
export const remedyArgumentBytesMax = 100_000;

/** The remediator's tools by name: what they take. None of them changes anything. */
export const remedyToolSchemas = {
  describe: z.strictObject({ asset }),
  logs: z.strictObject({ asset, lines: z.optional(z.int().check(z.minimum(1), z.maximum(2000))) }),
  metrics: z.strictObject({ asset }),
  query: z.strictObject({ asset, sql: text(8000) }),
  similar_incidents: z.strictObject({ words: z.optional(text(300)) }),
  second_opinion: z.strictObject({
    question: text(2000),
    hypotheses: z.array(text(500)).check(z.minLength(1), z.maxLength(5)),
  }),
  propose_plan: draftSchema,
  ask_person: z.strictObject({
    question: text(2000),
    options: z.optional(z.array(text(500)).check(z.maxLength(6))),
  }),
  no_action: z.strictObject({ reason: text(4000) }),
} as const;

export type RemedyToolName = keyof typeof remedyToolSchemas;
export const remedyToolNames = Object.keys(remedyToolSchemas) as RemedyToolName[];
export type RemedyArguments<Name extends RemedyToolName> = z.infer<(typeof remedyToolSchemas)[Name]>;
export type RemedyCall = {
  [Name in RemedyToolName]: { tool: Name; arguments: RemedyArguments<Name> };
}[RemedyToolName];
