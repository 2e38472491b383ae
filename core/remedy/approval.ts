import * as z from 'zod/mini';
import { signatureFields, statementText, statementWords as words } from '../people/signed-statement.ts';

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const answerFields = {
  /** As typed; of a signed one, an id of `people`. */
  by: words(200),
  /** The plan's hash. */
  plan: hash,
  decision: z.enum(['approve', 'reject']),
  reason: words(2000),
};

/** A person's consent to one exact plan, or their refusal, as typed by hand. It proves nothing. */
export const typedSchema = z.strictObject(answerFields);

/** The same, signed with a key of the person's. */
export const signedSchema = z.strictObject({
  kind: z.literal('countersign.approval.v1'),
  ...answerFields,
  /** Asks to act without the quorum: alone, at once, and reviewed afterwards. */
  breakGlass: z.optional(z.literal(true)),
  ...signatureFields,
});
export type SignedApproval = z.infer<typeof signedSchema>;

/** What signal and update `approve` of `remediate` take. */
export const approvalSchema = z.union([signedSchema, typedSchema]);
export type Approval = z.infer<typeof approvalSchema>;

/** What is signed. */
export const approvalText = (approval: SignedApproval): string => statementText(approval);
