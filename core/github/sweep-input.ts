import * as z from 'zod/mini';
import { explainInput } from '../explain-input.ts';
import { starterFields } from '../people/start-input.ts';

const repository = z.string().check(
  z.refine((text) => /^[\w-]{1,100}\/(?!\.{1,2}$)[\w.-]{1,100}$/.test(text), {
    error: 'write it as "owner/name", such as "acme/shop".',
  }),
);

const sweepInputSchema = z.strictObject({
  repository,
  panel: z.optional(z.string().check(z.minLength(1), z.maxLength(40))),
  /** Whether drafts are audited, too; by default as countersign.yaml says. */
  drafts: z.optional(z.boolean()),
  ...starterFields,
});

/** The one JSON object that starts `auditOpenPullRequests`. */
export type SweepInput = z.infer<typeof sweepInputSchema>;

const example = { repository: 'acme/shop', panel: 'default' };

/** `raw` is whatever a person typed; `problem` names each wrong field and its remedy. */
export function parseSweepInput(raw: unknown): { input: SweepInput } | { problem: string } {
  const parsed = sweepInputSchema.safeParse(raw);
  if (parsed.success) return { input: parsed.data };
  return { problem: explainInput(parsed.error.issues, raw, 'The input of auditOpenPullRequests', example) };
}

/** What a sweep came to, in pull requests. */
export interface SweepResult {
  open: number;
  /** Audits that the sweep started. */
  started: number[];
  /** Heads that have a verdict or an audit already. */
  known: number;
  drafts: number;
  /** Those that the budget of the day or a bound left for the next sweep; `because` says which. */
  left: number[];
  because: string;
  /** Audits that could not be started or failed, with the reason. */
  failed: { number: number; reason: string }[];
}
