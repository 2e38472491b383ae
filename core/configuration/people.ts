import * as z from 'zod';
import { personRoles } from '../people/permissions.ts';
import { publicKeyBits } from '../people/public-key.ts';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens');
const rolesSchema = z
  .array(z.enum(personRoles))
  .default([])
  .describe(
    'viewer sees; author starts tasks and audits; auditor starts audits, settles disputes and answers for tasks; operator proposes remedies and answers for incidents; approver approves them; admin sees all and gives access. All of them see.',
  );
const patterns = z.array(z.string().trim().min(1).max(300)).max(200).default([]);

const personSchema = z.strictObject({
  name: z
    .string()
    .refine(
      (text) => /^\P{C}{1,100}$/u.test(text) && text === text.trim(),
      'is no name: write up to 100 letters on one line',
    )
    .describe('In full, as it is typed where somebody decides; of this person alone.'),
  email: z
    .string()
    .refine((text) => /^[^\s@]{1,64}@[^\s@]{1,190}$/u.test(text), 'is no e-mail address')
    .optional(),
  subject: z
    .string()
    .refine((text) => /^[\x21-\x7e]{1,255}$/.test(text), 'is no subject: write what the provider calls "sub"')
    .optional()
    .describe('Whom "login.oidc" finds by "match: subject".'),
  github: z
    .string()
    .refine(
      (text) => /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$/.test(text),
      'is no login of a person on GitHub: write it without @',
    )
    .optional()
    .describe(
      'Their login on GitHub: by it, what they decide in comments on pull requests counts as theirs.',
    ),
  roles: rolesSchema.describe(
    'What the person may do on whatever the teams below cover; as admin, everywhere. Of no team, nothing else holds.',
  ),
  teams: z.array(id).max(100).default([]).describe('Names under "teams".'),
  keys: z
    .array(
      z.strictObject({
        publicKey: z
          .string()
          .refine(
            (text) => publicKeyBits(text) !== null,
            'is no Ed25519 public key on one line, as "countersign origin keygen" or "ssh-keygen -t ed25519" prints it',
          )
          .describe('Ed25519: as ssh-keygen writes it to a .pub file, or base64 of the key in DER.'),
        revoked: z.iso
          .date()
          .optional()
          .describe('The first day, in UTC, on which its signatures count no more, such as 2026-12-31.'),
      }),
    )
    .max(20)
    .default([])
    .describe('What the person signs with. A key that is lost is revoked, not removed.'),
});

const teamSchema = z.strictObject({
  roles: rolesSchema.describe('What each member may do on what the team covers, besides their own roles.'),
  repositories: patterns.describe(
    'What it covers, with `*` for any text: `github.com/acme/*`, `/srv/code/*`. Capitals count.',
  ),
  assets: patterns.describe('The same of assets: `shop-*`. Both lists being `*` covers everything.'),
});

export const peopleSchema = z
  .record(id, personSchema)
  .describe('Who may do what. Who is not named here may do nothing that asks for a login.');
export const teamsSchema = z.record(id, teamSchema).describe('What people may see and do together.');
