import { randomBytes } from 'node:crypto';
import { and, desc, eq, gt, isNull, lt } from 'drizzle-orm';
import { secretPattern, type StoredSession } from '../core/people/session.ts';
import type { Database } from './client.ts';
import { sessions } from './login-tables.ts';
import { sumOfSecret } from './secret-sum.ts';

const shown = {
  id: sessions.id,
  person: sessions.person,
  signedInBy: sessions.signedInBy,
  credential: sessions.credential,
  createdAt: sessions.createdAt,
  seenAt: sessions.seenAt,
  expiresAt: sessions.expiresAt,
  revokedAt: sessions.revokedAt,
};

/** Long enough for people to ask who was signed in. */
const keptMs = 90 * 24 * 3_600_000;

interface Begin extends Pick<StoredSession, 'person' | 'signedInBy' | 'credential' | 'expiresAt'> {
  /** What it comes of; kept as its sum. */
  begunBy: string;
  now: Date;
}

/** Begins one; null where one has begun by the same before. `secret` is given here and never again: only its sum is kept. */
export async function beginSession(
  db: Pick<Database, 'insert' | 'delete'>,
  { begunBy, now, ...given }: Begin,
): Promise<{ id: string; secret: string } | null> {
  const secret = randomBytes(32).toString('base64url');
  const id = randomBytes(6).toString('hex');
  await db.delete(sessions).where(lt(sessions.expiresAt, new Date(now.getTime() - keptMs)));
  const begun = await db
    .insert(sessions)
    .values({
      ...given,
      id,
      sum: sumOfSecret(secret),
      begunBy: sumOfSecret(begunBy),
      createdAt: now,
      seenAt: now,
    })
    .onConflictDoNothing({ target: sessions.begunBy })
    .returning({ id: sessions.id });
  return begun.length === 0 ? null : { id, secret };
}

/** The session as it is stored, void or not; null where there is none. It is looked for by a sum that nobody can steer. */
export async function findSession(db: Database, secret: string): Promise<StoredSession | null> {
  if (!secretPattern.test(secret)) return null;
  const [found] = await db
    .select(shown)
    .from(sessions)
    .where(eq(sessions.sum, sumOfSecret(secret)));
  // Nobody but `beginSession` writes it.
  return (found as StoredSession | undefined) ?? null;
}

const seenEveryMs = 60_000;

/** Notes that it was used, once a minute at most, whoever else notes it. */
export async function noteSession(db: Database, { id, seenAt }: StoredSession, now: Date): Promise<void> {
  const before = new Date(now.getTime() - seenEveryMs);
  if (seenAt > before) return;
  await db
    .update(sessions)
    .set({ seenAt: now })
    .where(and(eq(sessions.id, id), lt(sessions.seenAt, before)));
}

/** Those that have not ended, whether or not they are taken, the last used first. */
export async function openSessions(
  db: Database,
  { person, now, max }: { person?: string; now: Date; max: number },
): Promise<StoredSession[]> {
  const of = person === undefined ? undefined : eq(sessions.person, person);
  const found = await db
    .select(shown)
    .from(sessions)
    .where(and(of, isNull(sessions.revokedAt), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.seenAt), desc(sessions.id))
    .limit(max);
  return found as StoredSession[];
}

/** Whose this session is or was; null where there is none of this id. */
export async function personOfSession(db: Pick<Database, 'select'>, id: string): Promise<string | null> {
  const [found] = await db.select({ person: sessions.person }).from(sessions).where(eq(sessions.id, id));
  return found?.person ?? null;
}

/** Ends one, or all of a person; gives the ids of those that had not ended. Safe to repeat. */
export async function endSessions(
  db: Pick<Database, 'update'>,
  which: { id: string } | { person: string },
  now: Date,
): Promise<string[]> {
  const these = 'id' in which ? eq(sessions.id, which.id) : eq(sessions.person, which.person);
  const ended = await db
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(these, isNull(sessions.revokedAt), gt(sessions.expiresAt, now)))
    .returning({ id: sessions.id });
  return ended.map(({ id }) => id);
}
