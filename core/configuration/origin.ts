import * as z from 'zod';
import { gateModes } from '../gates/gate.ts';
import { isCountry } from '../origin/countries.ts';

const country = z
  .string()
  .refine(isCountry, 'must be two capital letters as ISO 3166-1 gives them to a country, such as "DE"');

export const originSchema = z.strictObject({
  allow: z
    .union([z.literal('nato'), z.array(country).min(1)])
    .optional()
    .describe(
      'Countries that packages may come from: a list such as [DE, FR], or `nato` for the members of that alliance. Left out: from anywhere.',
    ),
  unknown: z
    .enum(gateModes)
    .optional()
    .describe(
      'What a package calls for whose country nobody states; by default `ask` where "allow" names countries, else `warn`. Never more than the gate\'s own mode.',
    ),
  operators: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(100),
        publicKey: z
          .string()
          .regex(
            /^(?:ssh-ed25519 )?[A-Za-z0-9+/=]{44,100}(?: .{0,200})?$/,
            'must be an Ed25519 public key on one line, as "countersign origin keygen" or "ssh-keygen" prints it',
          )
          .describe('Ed25519: as ssh-keygen writes it to a .pub file, or base64 of the key in DER.'),
      }),
    )
    .default([])
    .describe('Whose signatures in countersign.origins.yaml count.'),
});

export type OriginPolicy = z.infer<typeof originSchema>;
