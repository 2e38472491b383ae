import { eq } from 'drizzle-orm';
import type { HeadFacts } from '../core/github/pull-request.ts';
import type { AuditId } from '../core/ids.ts';
import type { Database } from './client.ts';
import { headFacts } from './schema.ts';

/** Records what was said of the head by now, in place of what was recorded before. */
export async function saveHeadFacts(db: Database, auditId: AuditId, facts: HeadFacts): Promise<void> {
  await db
    .insert(headFacts)
    .values({ audit: auditId, facts })
    .onConflictDoUpdate({ target: headFacts.audit, set: { facts, createdAt: new Date() } });
}

/** Null where nothing was recorded. */
export async function loadHeadFacts(db: Database, auditId: AuditId): Promise<HeadFacts | null> {
  const [row] = await db
    .select({ facts: headFacts.facts })
    .from(headFacts)
    .where(eq(headFacts.audit, auditId));
  return row?.facts ?? null;
}
