import { and, eq, sql } from 'drizzle-orm';
import type { Trace } from '../core/publish/trace.ts';
import type { Database } from './client.ts';
import { publications } from './schema.ts';

export type PublicationRow = typeof publications.$inferSelect;

export interface PublicationKey {
  pullRequest: string;
  kind: 'finding' | 'summary' | 'check-run' | 'answer' | 'sarif';
  key: string;
}

type Fields = Partial<Pick<PublicationRow, 'remoteId' | 'bodyHash' | 'state' | 'trace' | 'audit'>>;

export async function findPublication(db: Database, where: PublicationKey): Promise<PublicationRow | null> {
  const [row] = await db.select().from(publications).where(isIt(where));
  return row ?? null;
}

/** All findings that were ever told of on a pull request. */
export async function loadFindings(
  db: Database,
  pullRequest: string,
): Promise<(PublicationRow & { trace: Trace })[]> {
  const rows = await db
    .select()
    .from(publications)
    .where(and(eq(publications.pullRequest, pullRequest), eq(publications.kind, 'finding')))
    .orderBy(publications.key);
  return rows.flatMap((row) => (row.trace ? [{ ...row, trace: row.trace }] : []));
}

/** Writes what is known now; what is left out stays as it was. */
export async function savePublication(db: Database, where: PublicationKey, fields: Fields): Promise<void> {
  await db
    .insert(publications)
    .values({ ...where, state: 'open', ...fields })
    .onConflictDoUpdate({
      target: [publications.pullRequest, publications.kind, publications.key],
      set: { ...fields, updatedAt: new Date() },
    });
}

/** What is reported of findings now, of many in one statement; a new one is `listed`. */
export async function saveTraces(
  db: Database,
  {
    pullRequest,
    audit,
    traces,
  }: { pullRequest: string; audit: string; traces: { key: string; trace: Trace }[] },
): Promise<void> {
  for (let at = 0; at < traces.length; at += rowsPerStatementMax) {
    const rows = traces
      .slice(at, at + rowsPerStatementMax)
      .map((one) => ({ ...one, pullRequest, audit, kind: 'finding', state: 'listed' }));
    await db
      .insert(publications)
      .values(rows)
      .onConflictDoUpdate({
        target: [publications.pullRequest, publications.kind, publications.key],
        set: { trace: sql`excluded.trace`, audit, updatedAt: new Date() },
      });
  }
}

/** One statement takes 65,535 values, and a row is six of them. */
const rowsPerStatementMax = 1000;

const isIt = ({ pullRequest, kind, key }: PublicationKey) =>
  and(eq(publications.pullRequest, pullRequest), eq(publications.kind, kind), eq(publications.key, key));
