import type { Configuration } from '../configuration/configuration.ts';
import type { VerifySignature } from '../origin/find-origin.ts';
import { publicKeyBits } from './public-key.ts';

/** How far the clock of whoever signs may be from ours. */
export const clockSkewMs = 60_000;

interface Signed {
  by: string;
  at: string;
  key: string;
  signature: string;
}

export interface Verifying {
  people: Configuration['people'];
  now: Date;
  verify: VerifySignature;
}

/** Why it is not what this person has signed; null where it is. `text`: what is signed. */
export function refuseSignature(
  { by, at, key, signature }: Signed,
  text: string,
  { people, now, verify }: Verifying,
): string | null {
  const person = Object.hasOwn(people, by) ? people[by] : undefined;
  if (!person) return `"people" names nobody "${by}"; a signature is by the id of a person`;
  const bits = publicKeyBits(key);
  const own = person.keys.find(({ publicKey }) => bits !== null && publicKeyBits(publicKey) === bits);
  if (!own) return `the key is none of ${by}'s`;
  // By our clock and not by the time that it claims: whoever has stolen a key may claim any.
  if (own.revoked !== undefined && now.getTime() >= Date.parse(own.revoked))
    return `the key was revoked on ${own.revoked}`;
  if (Date.parse(at) > now.getTime() + clockSkewMs) return 'it claims to be signed in the future';
  return verify(text, signature, own.publicKey) ? null : 'the signature is not by this key over these words';
}
