import { eq } from 'drizzle-orm';
import type { Database } from './client.ts';
import { audits, headFacts } from './schema.ts';

/**
 * Who opened a pull request and, as far as its audits have recorded it, who wrote or pushed its commits: by login, in
 * lower case. Empty where nothing is recorded.
 */
export async function loadWriters(db: Database, pullRequest: string): Promise<string[]> {
  const rows = await db
    .select({ opener: audits.author, facts: headFacts.facts })
    .from(audits)
    .leftJoin(headFacts, eq(headFacts.audit, audits.id))
    .where(eq(audits.pullRequest, pullRequest));
  const names = rows.flatMap(({ opener, facts }) => [
    opener ?? '',
    facts?.author ?? '',
    ...(facts?.writers ?? []),
  ]);
  return [...new Set(names.filter(Boolean).map((name) => name.toLowerCase()))].sort();
}
