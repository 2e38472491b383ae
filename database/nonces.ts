import { count, eq } from 'drizzle-orm';
import type { Database } from './client.ts';
import { nonces } from './remedy-tables.ts';

/** Uses a nonce up. Null where it was not before, else which plan and acting process have used it. */
export async function takeNonce(
  db: Pick<Database, 'insert' | 'select'>,
  use: { nonce: string; plan: string; holder: string },
): Promise<{ plan: string; holder: string } | null> {
  const added = await db.insert(nonces).values(use).onConflictDoNothing().returning({ nonce: nonces.nonce });
  if (added.length > 0) return null;
  const [found] = await db
    .select({ plan: nonces.plan, holder: nonces.holder })
    .from(nonces)
    .where(eq(nonces.nonce, use.nonce));
  return found ?? { plan: '', holder: '' };
}

export async function countNonces(db: Pick<Database, 'select'>): Promise<number> {
  const [found] = await db.select({ used: count() }).from(nonces);
  return found?.used ?? 0;
}
