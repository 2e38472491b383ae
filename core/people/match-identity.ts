import type { Configuration } from '../configuration/configuration.ts';

/** Who a login provider says somebody is. */
export interface Identity {
  /** Never given to another one at the same provider. */
  subject: string;
  email: string | null;
  /** Whether the provider vouches that the address is theirs. */
  emailVerified: boolean;
}

export type IdentityMatch = { kind: 'known'; person: string } | { kind: 'refused'; why: string };

/**
 * Whom of `people` somebody is. An address counts only where the provider has verified it: elsewhere anybody may write
 * another's there. Letters are compared as they are but for ASCII capitals: what merely looks alike is another mailbox.
 */
export function matchIdentity(
  people: Configuration['people'],
  { subject, email, emailVerified }: Identity,
  by: 'email' | 'subject',
): IdentityMatch {
  if (by === 'subject') return matched(people, (person) => person.subject === subject, `subject: ${subject}`);
  if (email === null) return refused('The login provider did not tell your e-mail address');
  if (!emailVerified)
    return refused(`The login provider has not verified that ${email} is your e-mail address`);
  const wanted = lowerAscii(email);
  return matched(
    people,
    (person) => person.email !== undefined && lowerAscii(person.email) === wanted,
    `email: ${email}`,
  );
}

function matched(
  people: Configuration['people'],
  is: (person: Configuration['people'][string]) => boolean,
  field: string,
): IdentityMatch {
  const found = Object.entries(people).filter(([, person]) => is(person));
  const [only] = found;
  if (only && found.length === 1) return { kind: 'known', person: only[0] };
  return {
    kind: 'refused',
    why: `Nobody under "people" in countersign.yaml has "${field}". Ask whoever looks after that file to add it to your entry there`,
  };
}

const refused = (what: string): IdentityMatch => ({
  kind: 'refused',
  why: `${what}, by which people are found here. Have it verified there, or ask whoever looks after countersign.yaml to have people found by "subject"`,
});

const lowerAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
