import { randomBytes, timingSafeEqual } from 'node:crypto';
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import { type StoredToken, tokenPattern, type TokenScope } from '../core/people/token.ts';
import type { Database } from './client.ts';
import { apiTokens } from './token-tables.ts';
import { sumOfSecret } from './secret-sum.ts';

const shown = {
  id: apiTokens.id,
  person: apiTokens.person,
  scopes: apiTokens.scopes,
  createdAt: apiTokens.createdAt,
  expiresAt: apiTokens.expiresAt,
  usedAt: apiTokens.usedAt,
  revokedAt: apiTokens.revokedAt,
};

/** Makes a token. It is given here and never again: only its sum is kept. */
export async function issueToken(
  db: Pick<Database, 'insert'>,
  given: { person: string; scopes: readonly TokenScope[]; expiresAt: Date },
): Promise<{ id: string; token: string }> {
  const token = `cst_${randomBytes(32).toString('base64url')}`;
  const id = randomBytes(6).toString('hex');
  const row = { ...given, id, scopes: [...given.scopes], sum: sumOfSecret(token) };
  await db.insert(apiTokens).values(row);
  return { id, token };
}

/**
 * The token as it is stored, void or not; null where there is none. It is looked for by its sum, which whoever guesses
 * cannot steer; the sums are compared in a time that tells nothing.
 */
export async function findToken(db: Database, token: string): Promise<StoredToken | null> {
  if (!tokenPattern.test(token)) return null;
  const sum = sumOfSecret(token);
  const [found] = await db
    .select({ ...shown, sum: apiTokens.sum })
    .from(apiTokens)
    .where(eq(apiTokens.sum, sum));
  if (!found || !timingSafeEqual(Buffer.from(found.sum), Buffer.from(sum))) return null;
  const { sum: _, ...stored } = found;
  return stored;
}

const usedEveryMs = 60_000;

/** Notes that it was used, once a minute at most, whoever else notes it. */
export async function noteTokenUse(db: Database, { id, usedAt }: StoredToken, now: Date): Promise<void> {
  const before = new Date(now.getTime() - usedEveryMs);
  if (usedAt !== null && usedAt > before) return;
  await db
    .update(apiTokens)
    .set({ usedAt: now })
    .where(and(eq(apiTokens.id, id), or(isNull(apiTokens.usedAt), lt(apiTokens.usedAt, before))));
}

/** The latest first. */
export const listTokens = (db: Database, max: number): Promise<StoredToken[]> =>
  db.select(shown).from(apiTokens).orderBy(desc(apiTokens.createdAt), desc(apiTokens.id)).limit(max);

/** What it was before: null where there is none of this id. One that is revoked stays so since its own time. */
export async function revokeToken(
  db: Pick<Database, 'select' | 'update'>,
  id: string,
  now: Date,
): Promise<StoredToken | null> {
  const [found] = await db.select(shown).from(apiTokens).where(eq(apiTokens.id, id)).for('update');
  if (!found) return null;
  if (found.revokedAt === null)
    await db.update(apiTokens).set({ revokedAt: now }).where(eq(apiTokens.id, id));
  return found;
}
