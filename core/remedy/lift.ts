import * as z from 'zod/mini';
import type { Configuration } from '../configuration/configuration.ts';
import { policyOfClass } from '../configuration/fleet-classes.ts';
import { refuseSignature, type Verifying } from '../people/check-signature.ts';
import { findPerson, foldName } from '../people/find-person.ts';
import type { PersonRole } from '../people/permissions.ts';
import { signatureFields, statementText, statementWords as words } from '../people/signed-statement.ts';

const signedFields = {
  by: words(200),
  reason: words(2000),
  ...signatureFields,
};

/** A person's word that what the kill switch stopped may go on; `subject` is the kill. */
export const liftSchema = z.strictObject({
  kind: z.literal('countersign.lift.v1'),
  subject: z.string().check(z.regex(/^[0-9a-f-]{36}$/)),
  ...signedFields,
});

/** A person's word on what another did alone in an emergency; `subject` is the plan's hash. */
export const reviewSchema = z.strictObject({
  kind: z.literal('countersign.review.v1'),
  subject: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  ...signedFields,
});
export type SignedWord = z.infer<typeof liftSchema> | z.infer<typeof reviewSchema>;

/** What is signed. */
export const wordText = (word: SignedWord): string => statementText(word);

interface Office extends Verifying, Pick<Configuration, 'people' | 'teams'> {}

/** Whose word it is, or why it does not count. `roles`: one of them must be held, anywhere. */
export function weighWord(
  office: Office,
  word: SignedWord | { by: string },
  { signed, roles }: { signed: boolean; roles: readonly PersonRole[] },
): { person: string } | { why: string } {
  if ('signature' in word) {
    const why = refuseSignature(word, wordText(word), office);
    if (why !== null) return { why };
  } else if (signed)
    return { why: 'a class of the fleet asks for signatures: sign it with --key or --agent' };
  const nobody = Object.keys(office.people).length === 0;
  const person =
    'signature' in word ? word.by : nobody ? foldName(word.by) : findPerson(office.people, word.by);
  if (!person) return { why: `"people" names nobody "${word.by}"` };
  if (foldName(person).endsWith('[bot]')) return { why: `"${person}" is no person` };
  return nobody || holdsRole(office, person, roles)
    ? { person }
    : { why: `${person} is no ${roles.join(', ')}` };
}

function holdsRole({ people, teams }: Office, person: string, roles: readonly PersonRole[]): boolean {
  const found = Object.hasOwn(people, person) ? people[person] : undefined;
  const ofTeams = (found?.teams ?? []).flatMap((name) =>
    Object.hasOwn(teams, name) ? (teams[name]?.roles ?? []) : [],
  );
  return [...(found?.roles ?? []), ...ofTeams].some((role) => roles.includes(role));
}

/** Whether anything of the fleet is in a class that asks for signatures. */
export function anySigned({ classes, sources }: Configuration['fleet']): boolean {
  const named = Object.values(sources).flatMap((source) =>
    [source.class, ...source.rules.flatMap((rule) => rule.class ?? [])].map((name) => ({
      class: name,
      simulated: source.kind === 'simulated',
    })),
  );
  return (
    Object.values(classes).some(({ approval }) => approval === 'signed') ||
    named.some((one) => policyOfClass(classes, one).approval === 'signed')
  );
}
