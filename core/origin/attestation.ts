import canonicalize from 'canonicalize';
import * as z from 'zod';
import { isAllowed } from '../dependencies/judge-new.ts';
import type { Component } from '../dependencies/component.ts';
import { matchesPattern } from '../match-pattern.ts';
import { isCountry } from './countries.ts';

/** At the root of the repository; read from the base of a change, which cannot attest itself. */
export const originsPath = 'countersign.origins.yaml';

const line = (max: number) => z.string().trim().min(1).max(max);

/** What a person states and signs of where packages come from. */
export const attestationSchema = z.strictObject({
  package: z
    .string()
    .regex(
      /^(?:npm|pypi|go|cargo):@?[A-Za-z0-9][^\s:*@]{0,200}(?:\*)?$/,
      'must be ECOSYSTEM:NAME, with `*` at its end for what begins so, such as npm:left-pad or npm:@acme/*',
    ),
  versions: z
    .array(
      z
        .string({ error: 'must be text: put versions in quotes' })
        .regex(/^[^\s,]{1,100}$/, 'must be versions, with `*` for any text, such as "1.4.*"'),
    )
    .min(1)
    .max(200),
  supplier: line(200),
  country: z
    .string()
    .refine(isCountry, 'must be two capital letters as ISO 3166-1 gives them to a country, such as "DE"'),
  basis: z.enum(['attested', 'self-declared']),
  evidence: line(1000),
  date: z.iso.date(),
  expires: z.iso.date(),
  by: line(100),
  /** Base64 of 64 bytes; absent from one that nobody has signed yet. */
  signature: z
    .string()
    .regex(/^[A-Za-z0-9+/]{86}==$/, 'must be the base64 of an Ed25519 signature')
    .optional(),
});
export type Attestation = z.infer<typeof attestationSchema>;

/** What is signed: canonical JSON (RFC 8785) of all but the signature, behind a line that no other signature of ours begins with. */
export function signedText(attestation: Attestation): string {
  // What is undefined stands in no JSON.
  return `countersign.origin.v1\n${canonicalize({ ...attestation, signature: undefined }) ?? ''}`;
}

export const concerns = (
  attestation: Pick<Attestation, 'package' | 'versions'>,
  component: Component,
): boolean =>
  isAllowed(component, [attestation.package]) &&
  attestation.versions.some((pattern) => matchesPattern(pattern, component.version));
