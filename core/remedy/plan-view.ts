import * as z from 'zod/mini';
import { fenced } from '../panel/markdown.ts';
import { inAscii } from './exact-json.ts';
import { parseReasoned, reasonsJson } from './reasoned-answer.ts';

export const planViews = ['approve', 'object', 'unsure'] as const;

/** What a seat thinks of a plan. It approves nothing: people do, and see this beside the plan. */
export const planViewSchema = z.object({
  view: z.enum(planViews),
  /** A sentence each. */
  reasons: z.array(z.string().check(z.minLength(1), z.maxLength(1000))).check(z.maxLength(8)),
});
export type PlanView = z.infer<typeof planViewSchema>;

/** For providers, by the rules of `ballotJsonSchema`. The view comes after its reasons: it is then made on them. */
export const planViewJsonSchema = {
  type: 'object',
  properties: {
    reasons: reasonsJson('something that stands in the plan'),
    view: {
      type: 'string',
      enum: [...planViews],
      description: 'approve: do it. object: do not do it as it stands. unsure: what is shown does not tell.',
    },
  },
  required: ['reasons', 'view'],
  additionalProperties: false,
};

/** What a seat answered; null where it is no view. */
export function readPlanView(text: string): PlanView | null {
  const parsed = planViewSchema.safeParse(parseReasoned(text));
  return parsed.success ? parsed.data : null;
}

const planMax = 1_000_000;

/** The question to a seat. `plan` is the very text that is hashed and approved; of what is no plain sign the number is shown. */
export function planViewPrompt({
  plan,
  what,
  diagnosis,
  risk,
}: {
  plan: string;
  what: string;
  diagnosis: string;
  risk: string;
}): string {
  const claim = (text: string) => fenced(text, 20_000);
  return [
    'THE PLAN, exactly as it would run',
    fenced(inAscii(plan), planMax),
    'WHAT WAS REPORTED (a claim)',
    claim(what),
    'DIAGNOSIS BY WHOEVER PROPOSES IT (a claim)',
    claim(diagnosis),
    'RISK BY WHOEVER PROPOSES IT (a claim)',
    claim(risk),
  ].join('\n\n');
}
