import type { Standing } from './permissions.ts';
import { mayHaveScope, type TokenRefusal, type TokenScope } from './token.ts';

/** What the value of a session's cookie, and of a one-time link, looks like: 256 random bits. What does not is never looked up. */
export const secretPattern = /^[A-Za-z0-9_-]{43}$/;

/** As it is stored: never the cookie's value itself. */
export interface StoredSession {
  id: string;
  person: string;
  /** By a login provider, or by a link that was made on the machine. */
  signedInBy: 'openid' | 'link';
  /** Who the provider said it is, or the link's id. */
  credential: string;
  createdAt: Date;
  /** When it was last used, to the minute. */
  seenAt: Date;
  /** Its end, however much it is used. */
  expiresAt: Date;
  revokedAt: Date | null;
}

interface At {
  now: Date;
  /** How long it lasts without being used. */
  idleMs: number;
}

/** `of nobody`: its person was taken out of the configuration. */
export function sessionState(
  { person, seenAt, expiresAt, revokedAt }: StoredSession,
  { people }: Pick<Standing, 'people'>,
  { now, idleMs }: At,
): 'valid' | 'ended' | 'expired' | 'of nobody' {
  if (revokedAt !== null) return 'ended';
  if (!(now < expiresAt) || now.getTime() - seenAt.getTime() >= idleMs) return 'expired';
  return Object.hasOwn(people, person) ? 'valid' : 'of nobody';
}

/** Null where it is taken. Unlike a token it is for all that its person may do. */
export function refuseSession(
  session: StoredSession,
  { scope, standing, ...at }: At & { scope: TokenScope; standing: Standing },
): TokenRefusal | null {
  if (sessionState(session, standing, at) !== 'valid') return 'unknown';
  return mayHaveScope(standing, session.person, scope) ? null : 'forbidden';
}
