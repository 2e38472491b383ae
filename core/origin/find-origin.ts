import type { OriginPolicy } from '../configuration/origin.ts';
import type { Component } from '../dependencies/component.ts';
import { safeLine } from '../panel/safe-text.ts';
import { type Attestation, concerns, originsPath, signedText } from './attestation.ts';
import type { PlacedAttestation, ReadOrigins } from './read-origins.ts';

/** What is known of where a package comes from, by whom, since when. Nothing of it is inferred. */
export type PackageOrigin =
  | {
      state: 'attested' | 'self-declared';
      country: string;
      supplier: string;
      evidence: string;
      date: string;
      by: string;
      expires: string;
    }
  | { state: 'unknown'; why: string | null };

/** An entry that ought to count and does not. */
export interface OriginFailure {
  line: number;
  message: string;
  subject: string;
}

/** Whether the base64 `signature` over `text` is one of the key. */
export type VerifySignature = (text: string, signature: string, publicKey: string) => boolean;

interface Judging {
  operators: OriginPolicy['operators'];
  /** ISO date. */
  today: string;
  verify: VerifySignature;
}

type Standing = { kind: 'valid' } | { kind: 'expired' | 'invalid'; why: string };

/** Whether an entry counts, and why not. */
export function standingOf(attestation: Attestation, { operators, today, verify }: Judging): Standing {
  const { by, signature, expires, date } = attestation;
  const operator = operators.find(({ name }) => name === by);
  if (signature === undefined) return { kind: 'invalid', why: 'nobody has signed it' };
  if (!operator) {
    return { kind: 'invalid', why: `${safeLine(by)} is none of "origin.operators" in countersign.yaml` };
  }
  if (!verify(signedText(attestation), signature, operator.publicKey)) {
    return {
      kind: 'invalid',
      why: `its signature is not that of ${safeLine(by)} over what it says: it was altered, or signed with another key`,
    };
  }
  if (expires < today) return { kind: 'expired', why: `it expired on ${expires}` };
  return date > today
    ? { kind: 'invalid', why: `it is dated ${date}, which is still to come` }
    : { kind: 'valid' };
}

/** The origin of each package, and the entries about them that do not count. */
export function findOrigin(
  components: readonly Component[],
  { attestations, problems }: ReadOrigins,
  judging: Judging,
): { origins: { component: Component; origin: PackageOrigin }[]; failures: OriginFailure[] } {
  const standings = attestations.map((placed) => ({
    ...placed,
    standing: standingOf(placed.attestation, judging),
  }));
  const failures = new Map<number, OriginFailure>();
  const origins = components.map((component) => {
    const about = standings.filter(({ attestation }) => concerns(attestation, component));
    const valid = about
      .filter(({ standing }) => standing.kind === 'valid')
      .map(({ attestation }) => attestation);
    for (const { standing, line, attestation } of about) {
      // One that a newer entry takes the place of may expire in peace.
      if (standing.kind === 'valid' || (standing.kind === 'expired' && valid.length > 0)) continue;
      failures.set(line, failureAt({ attestation, line }, standing.why));
    }
    return { component, origin: strongest(valid) };
  });
  const unreadable = components.length === 0 ? [] : problems.map(({ line, why }) => unreadableAt(line, why));
  return { origins, failures: [...failures.values(), ...unreadable] };
}

const failureAt = ({ attestation, line }: PlacedAttestation, why: string): OriginFailure => ({
  line,
  message: `What ${originsPath} states of ${safeLine(attestation.package)} does not count: ${why}. Have an operator look at it and sign it anew.`,
  subject: attestation.package,
});

const unreadableAt = (line: number, why: string): OriginFailure => ({
  line,
  message: `Line ${line} of ${originsPath} does not count: ${safeLine(why)}. Correct it; "countersign origin attest" writes entries.`,
  subject: `${originsPath}:${line}`,
});

/** What an operator vouches for outweighs what a supplier says; two of one kind that contradict each other tell nothing. */
function strongest(valid: readonly Attestation[]): PackageOrigin {
  for (const basis of ['attested', 'self-declared'] as const) {
    const said = valid
      .filter((one) => one.basis === basis)
      .toSorted((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
    const [latest] = said;
    if (latest === undefined) continue;
    const countries = [...new Set(said.map(({ country }) => country))].toSorted();
    if (countries.length > 1)
      return { state: 'unknown', why: `statements contradict each other: ${countries.join(', ')}` };
    const { country, supplier, evidence, date, by, expires } = latest;
    return { state: basis, country, supplier, evidence, date, by, expires };
  }
  return { state: 'unknown', why: null };
}
