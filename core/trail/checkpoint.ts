import canonicalize from 'canonicalize';
import * as z from 'zod/mini';

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** States that a trail stood so at a time, signed and kept elsewhere: what was cut off or rewritten since contradicts it. */
export const checkpointSchema = z.strictObject({
  trail: z.string().check(z.regex(/^[0-9a-f-]{36}$/)),
  /** Of the last entry. */
  number: z.int().check(z.minimum(0)),
  sum: hash,
  at: z.iso.datetime(),
  /** The signer's public key, as `ssh-ed25519 …` or the base64 of its DER. */
  key: z.string().check(z.regex(/^[A-Za-z0-9+/= -]{44,200}$/)),
  signature: z.string().check(z.regex(/^[A-Za-z0-9+/]{86}==$/)),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** What is signed, behind a line that no other signature of ours begins with. */
export const checkpointText = ({ trail, number, sum, at, key }: Omit<Checkpoint, 'signature'>): string =>
  `countersign.trail-checkpoint.v1\n${canonicalize({ trail, number, sum, at, key }) ?? ''}`;
