import * as z from 'zod/mini';
import { explainInput } from '../explain-input.ts';
import { starterFields } from '../people/start-input.ts';
import { alertNoteSchema } from './alert-note.ts';
import { draftSchema } from './draft.ts';

const text = (max: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(max));
/** As many assets as one incident may begin with. */
const assetsMax = 20;
const planCharactersMax = 100_000;

const remediateInputSchema = z.strictObject({
  /** Ids of the fleet, such as `demo.shop-api`. */
  assets: z
    .array(z.string().check(z.regex(/^[a-z0-9][a-z0-9._-]{0,119}$/)))
    .check(z.minLength(1), z.maxLength(assetsMax)),
  /** What is wrong, in words. */
  what: text(20_000),
  /** Set by the inbox of alerts, for what opened it. */
  alert: z.optional(alertNoteSchema),
  /** Whose seats look at the plan before people do. */
  panel: z._default(text(40), 'default'),
  /** A person's own draft, in place of a model's. */
  plan: z.optional(draftSchema),
  ...starterFields,
});

/** The one JSON object that starts `remediate`. */
export type RemediateInput = z.infer<typeof remediateInputSchema>;

const example = { assets: ['demo.shop-api'], what: 'Every second order fails with 502 since 14:00.' };

export type ParsedRemediation = { input: RemediateInput } | { problem: string };

/** `raw` is whatever a person typed; `problem` names each wrong field and its remedy. */
export function parseRemediateInput(raw: unknown): ParsedRemediation {
  const parsed = remediateInputSchema.safeParse(raw);
  if (!parsed.success)
    return { problem: explainInput(parsed.error.issues, raw, 'The input of remediate', example) };
  const { assets, plan, by } = parsed.data;
  const twice = assets.find((asset, index) => assets.indexOf(asset) !== index);
  if (twice !== undefined) return { problem: `"assets" names ${twice} twice: name each asset once.` };
  const characters = plan === undefined ? 0 : JSON.stringify(plan).length;
  if (characters > planCharactersMax)
    return {
      problem: `"plan" is ${characters} characters long, and ${planCharactersMax} is the most: nobody could read more before they approve it.`,
    };
  if (plan !== undefined && by === undefined)
    return {
      problem:
        '"by" is missing: a plan of your own takes your id under "people", as you then may not approve it.',
    };
  return { input: parsed.data };
}
