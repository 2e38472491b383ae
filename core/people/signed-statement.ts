import canonicalize from 'canonicalize';
import * as z from 'zod/mini';

/** Words of a person on one line, as a statement holds them. */
export const statementWords = (max: number) =>
  z.string().check(z.trim(), z.minLength(1), z.maxLength(max), z.regex(/^\P{Cc}*$/u));

/** What each signed statement carries beside what it says. */
export const signatureFields = {
  /** When it was signed, by the signer's clock. */
  at: z.iso.datetime(),
  /** The public key, as the configuration has it. */
  key: z.string().check(z.regex(/^[A-Za-z0-9+/= -]{44,200}$/)),
  /** Ed25519, over `statementText`. */
  signature: z.string().check(z.regex(/^[A-Za-z0-9+/]{86}==$/)),
};

/** What is signed: all of it but the signature as canonical JSON (RFC 8785), behind a line that no other kind begins with. */
export function statementText(
  statement: Readonly<Record<string, unknown>> & { kind: string; signature: string },
): string {
  const { signature: _, ...said } = statement;
  return `${said.kind}\n${canonicalize(said) ?? ''}`;
}
