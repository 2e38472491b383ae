import type { Standing } from '../../core/publish/plan-publication.ts';
import { loadFindings, type PublicationRow, savePublication } from '../../database/publications.ts';
import { type Desk, keyOf, sha256 } from './publish-desk.ts';
import type { OwnThread } from './read-threads.ts';
import { type Self, slugOf } from './self.ts';

/**
 * What is recorded of findings, brought up to what GitHub shows: a comment that a try before this one made and could not
 * record is adopted; one that is no longer there, a person deleted; a thread that we did not resolve, a person did.
 */
export async function readStandings(desk: Desk): Promise<Standing[]> {
  const rows = await loadFindings(desk.db, desk.pullRequest.key);
  const standings: Standing[] = [];
  for (const row of rows) {
    const thread = desk.onGitHub.threads.get(row.key);
    if (thread && row.bodyHash !== null) thread.writtenHash = row.bodyHash;
    const state = stateOf(row, thread, desk.onGitHub.self);
    if (state !== row.state || (thread && row.remoteId === null)) {
      const found = thread && { remoteId: thread.commentId, bodyHash: sha256(thread.body) };
      await savePublication(desk.db, keyOf(desk, 'finding', row.key), { state, ...found });
    }
    standings.push({
      key: row.key,
      trace: row.trace,
      state,
      posted: thread !== undefined,
      ofThisAudit: row.audit === desk.auditId,
    });
  }
  return standings;
}

function stateOf(row: PublicationRow, thread: OwnThread | undefined, self: Self): Standing['state'] {
  const recorded = row.state as Standing['state'];
  if (!thread) return row.remoteId === null ? recorded : 'gone';
  if (!thread.resolved) return 'open';
  const byUs = thread.resolvedBy === null ? recorded === 'resolved' : isUs(thread.resolvedBy, self);
  return byUs ? 'resolved' : 'closed';
}

/** GraphQL says who resolved a thread with a login alone, and of an App's bot without `[bot]`. */
export const isUs = (login: string, self: Self): boolean => [self.login, slugOf(self)].includes(login);
