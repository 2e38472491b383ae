import { eq } from 'drizzle-orm';
import type { Trace } from '../core/publish/trace.ts';
import type { Ignored } from '../core/publish/plan-publication.ts';
import type { Database } from './client.ts';
import { loadFindings } from './publications.ts';
import { ignoredFindings } from './schema.ts';

/** `host/owner/repo` out of a pull request's key. */
const repositoryOf = (pullRequest: string): string => pullRequest.replace(/#\d+$/, '');

/**
 * Records that a person does not want to hear of a finding again, by the id that stands beside it. Null where the pull
 * request has none of that id. Safe to repeat; the last reason counts.
 */
export async function ignoreFinding(
  db: Database,
  {
    pullRequest,
    id,
    by,
    reason,
    own = false,
  }: { pullRequest: string; id: string; by: string; reason: string; own?: boolean },
): Promise<Trace | null> {
  const found = (await loadFindings(db, pullRequest)).find(({ trace }) => trace.id === id.toLowerCase());
  if (!found) return null;
  const { trace } = found;
  const said = { pullRequest, trace, by, reason, own };
  await db
    .insert(ignoredFindings)
    .values({ repository: repositoryOf(pullRequest), fingerprint: trace.fingerprint, ...said })
    .onConflictDoUpdate({
      target: [ignoredFindings.repository, ignoredFindings.fingerprint],
      set: { ...said, createdAt: new Date() },
    });
  return trace;
}

/** What people ignore in the repository of this pull request. */
export async function loadIgnored(
  db: Database,
  pullRequest: string,
): Promise<(Ignored & { own: boolean })[]> {
  const rows = await db
    .select()
    .from(ignoredFindings)
    .where(eq(ignoredFindings.repository, repositoryOf(pullRequest)))
    .orderBy(ignoredFindings.createdAt);
  return rows.map(({ trace, by, reason, own, ...row }) => ({
    trace,
    here: row.pullRequest === pullRequest,
    by,
    reason,
    own,
  }));
}
