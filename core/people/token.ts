import { permissionsOn, type Standing } from './permissions.ts';

/**
 * What a token may be used for: `me` tells whose it is, `codec` reads and writes the payloads of all workflows. A token has
 * at least one.
 */
export const tokenScopes = ['me', 'codec'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** What a token must look like: what does not is never looked up. */
export const tokenPattern = /^cst_[A-Za-z0-9_-]{43}$/;

/** As it is stored: never the token itself. */
export interface StoredToken {
  id: string;
  person: string;
  scopes: readonly string[];
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
}

/** `unknown`: it proves nobody. `forbidden`: it proves somebody, who may not do this with it. */
export type TokenRefusal = 'unknown' | 'forbidden';

/** Null where it is taken. Whatever makes it void is one and the same refusal, so that nobody learns which. */
export function refuseToken(
  token: StoredToken,
  { scope, standing, now }: { scope: TokenScope; standing: Standing; now: Date },
): TokenRefusal | null {
  if (tokenState(token, standing, now) !== 'valid') return 'unknown';
  if (!token.scopes.includes(scope)) return 'forbidden';
  return mayHaveScope(standing, token.person, scope) ? null : 'forbidden';
}

/** As its owner is told it. */
export function tokenState(
  { person, expiresAt, revokedAt }: StoredToken,
  { people }: Pick<Standing, 'people'>,
  now: Date,
): 'valid' | 'revoked' | 'expired' | 'of nobody' {
  if (revokedAt !== null) return 'revoked';
  if (!(now < expiresAt)) return 'expired';
  return Object.hasOwn(people, person) ? 'valid' : 'of nobody';
}

/** Payloads do not tell whose repository they are of, so whoever reads them must be let see everything. */
export const mayHaveScope = (standing: Standing, person: string, scope: TokenScope): boolean =>
  scope !== 'codec' || permissionsOn(standing, person, { kind: 'everything' }).includes('see');
