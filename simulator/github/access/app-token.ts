import { verify } from 'node:crypto';
import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

const headerSchema = z.object({ alg: z.literal('RS256') });
const claimsSchema = z.object({
  iss: z.union([z.string(), z.number()]),
  iat: z.number(),
  exp: z.number(),
});

/** GitHub takes no token that is valid for longer, and allows clocks to differ a little. */
const lifeSecondsMax = 600;
const clockSkewSeconds = 60;

const part = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};

const refuse = (message: string): Refusal => new Refusal(401, { message });

/** Checks the token that an App signs for itself (RS256). Throws GitHub's 401, in its words. */
export function checkAppToken(world: World, token: string): void {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const isSigned =
    headerSchema.safeParse(part(header)).success &&
    verify(
      'RSA-SHA256',
      Buffer.from(`${header}.${claims}`),
      world.app.publicKey,
      Buffer.from(signature, 'base64url'),
    );
  if (!isSigned) throw refuse('A JSON web token could not be decoded');
  const parsed = claimsSchema.safeParse(part(claims));
  if (!parsed.success) throw refuse("'Issuer' claim ('iss') must be an Integer");
  const { iss, iat, exp } = parsed.data;
  if (String(iss) !== String(world.app.id)) throw refuse('Integration not found');
  const now = Math.floor(world.now().getTime() / 1000);
  if (exp <= now)
    throw refuse(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp - now > lifeSecondsMax + clockSkewSeconds)
    throw refuse("'Expiration time' claim ('exp') is too far in the future");
  if (iat > now + clockSkewSeconds)
    throw refuse(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
}
