import canonicalize from 'canonicalize';
import * as z from 'zod/mini';

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const words = (max: number) =>
  z.string().check(z.trim(), z.minLength(1), z.maxLength(max), z.regex(/^\P{Cc}*$/u));

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
  /** When it was signed, by the signer's clock. */
  at: z.iso.datetime(),
  /** Asks to act without the quorum: alone, at once, and reviewed afterwards. */
  breakGlass: z.optional(z.literal(true)),
  /** The public key, as the configuration has it. */
  key: z.string().check(z.regex(/^[A-Za-z0-9+/= -]{44,200}$/)),
  signature: z.string().check(z.regex(/^[A-Za-z0-9+/]{86}==$/)),
});
export type SignedApproval = z.infer<typeof signedSchema>;

/** What signal and update `approve` of `remediate` take. */
export const approvalSchema = z.union([signedSchema, typedSchema]);
export type Approval = z.infer<typeof approvalSchema>;

/** What is signed (Ed25519, over these bytes), behind a line that no other signature of ours begins with. */
export const approvalText = (approval: SignedApproval): string => {
  const { signature: _, ...said } = approval;
  return `countersign.approval.v1\n${canonicalize(said) ?? ''}`;
};
