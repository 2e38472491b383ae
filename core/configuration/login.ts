import * as z from 'zod';

const host = '(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9a-fA-F:.]+\\])(?::\\d{1,5})?';
const loopback = '(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1\\])(?::\\d{1,5})?';
const origin = new RegExp(`^(?:https://${host}|http://${loopback})$`);
const issuer = new RegExp(`^(?:https://${host}|http://${loopback})(?:/[A-Za-z0-9._~%/:@+-]{0,300})?$`);

const oidcSchema = z.strictObject({
  issuer: z
    .string()
    .refine(
      (text) => issuer.test(text),
      'is no issuer: write the https address that the provider gives as one (http is for this machine alone)',
    )
    .describe('The provider, as its own discovery document names it.'),
  clientId: z.string().trim().min(1).max(300),
  clientSecretVariable: z
    .string()
    .regex(/^COUNTERSIGN_LOGIN_[A-Z0-9_]{1,60}$/)
    .optional()
    .describe('Environment variable with the secret; without one we are a public client, with PKCE alone.'),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/))
    .max(20)
    .default(['openid', 'email'])
    .describe('What the provider is asked for; "openid" always is.'),
  match: z
    .enum(['email', 'subject'])
    .default('email')
    .describe(
      'email: people.*.email, where the provider has verified it. subject: people.*.subject, which providers never give to another.',
    ),
  label: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .optional()
    .describe('What the button calls it; by default its host.'),
});
export type OidcSettings = z.infer<typeof oidcSchema>;

export const loginSchema = z
  .strictObject({
    publicUrl: z
      .string()
      .refine(
        (text) => origin.test(text),
        'is no https address without a path, such as https://countersign.acme.example',
      )
      .optional()
      .describe('Where people open the API in their browsers; by default this machine alone.'),
    sessionHours: z.int().min(1).max(720).default(12).describe('A session ends after that, used or not.'),
    idleMinutes: z
      .int()
      .min(5)
      .max(43_200)
      .default(60)
      .describe('It ends sooner when it is not used for so long.'),
    oidc: oidcSchema.optional().describe('A login provider that speaks OpenID Connect.'),
  })
  .prefault({});
