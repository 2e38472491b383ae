import { randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import { linkLastsMs } from '../core/people/login-link.ts';
import { secretPattern } from '../core/people/session.ts';
import { eventOfLink } from '../core/trail/events.ts';
import type { Database } from './client.ts';
import { loginLinks } from './login-tables.ts';
import { createTrail } from './trail.ts';
import { sumOfSecret } from './secret-sum.ts';

const keptMs = 24 * 3_600_000;

/** Makes a link's secret. It is given here and never again: only its sum is kept. */
export async function issueLink(
  db: Pick<Database, 'insert' | 'delete'>,
  { person, expiresAt, now }: { person: string; expiresAt: Date; now: Date },
): Promise<{ id: string; secret: string }> {
  const secret = randomBytes(32).toString('base64url');
  const id = randomBytes(6).toString('hex');
  await db.delete(loginLinks).where(lt(loginLinks.expiresAt, new Date(now.getTime() - keptMs)));
  await db.insert(loginLinks).values({ id, person, expiresAt, createdAt: now, sum: sumOfSecret(secret) });
  return { id, secret };
}

/** Makes one that is good for the usual time, on the trail: both or neither. */
export function giveLink(
  db: Database,
  { person, by, now }: { person: string; by: string; now: Date },
): Promise<{ id: string; secret: string; expiresAt: Date }> {
  return db.transaction(async (change) => {
    const expiresAt = new Date(now.getTime() + linkLastsMs);
    const issued = await issueLink(change, { person, expiresAt, now });
    const event = eventOfLink({ id: issued.id, person, expiresAt }, by);
    await createTrail(change).append(`link/${issued.id}/granted`, event);
    return { ...issued, expiresAt };
  });
}

export type LinkUse =
  | { kind: 'taken'; id: string; person: string }
  | { kind: 'used' }
  | { kind: 'expired' }
  | { kind: 'unknown' };

/** Uses a link up: of two who try at once one has it. In a transaction it stays usable where that fails. */
export async function takeLink(
  db: Pick<Database, 'update' | 'select'>,
  secret: string,
  now: Date,
): Promise<LinkUse> {
  if (!secretPattern.test(secret)) return { kind: 'unknown' };
  const sum = sumOfSecret(secret);
  const [taken] = await db
    .update(loginLinks)
    .set({ usedAt: now })
    .where(and(eq(loginLinks.sum, sum), isNull(loginLinks.usedAt), gt(loginLinks.expiresAt, now)))
    .returning({ id: loginLinks.id, person: loginLinks.person });
  if (taken) return { kind: 'taken', ...taken };
  const [there] = await db
    .select({ usedAt: loginLinks.usedAt })
    .from(loginLinks)
    .where(eq(loginLinks.sum, sum));
  if (!there) return { kind: 'unknown' };
  return { kind: there.usedAt === null ? 'expired' : 'used' };
}
