import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { AuditStory } from '../../core/report/audit-story.ts';
import { toSarif } from '../../core/report/sarif.ts';
import { putJson } from '../../database/blobs.ts';
import { findPublication, savePublication } from '../../database/publications.ts';
import { type Desk, hasStatus, keyOf, repositoryOf, sha256 } from './publish-desk.ts';

const compress = promisify(gzip);

/** GitHub takes no more, packed. */
const packedBytesMax = 10 * 1024 * 1024;

/**
 * Keeps the log among the stored blobs, and hands it to code scanning where the repository has it. `story` is redacted.
 * Where it has none, that is said once for each pull request.
 */
export async function publishSarif(
  desk: Desk,
  story: AuditStory,
  { version, upload }: { version: string; upload: boolean },
): Promise<void> {
  const log = toSarif(story, version, sha256);
  const bodyHash = await putJson(desk.db, log);
  const where = keyOf(desk, 'sarif', desk.pullRequest.headCommit);
  const known = await findPublication(desk.db, where);
  if (known?.bodyHash === bodyHash) return;
  const state = upload ? await send(desk, log) : 'kept';
  await savePublication(desk.db, where, { bodyHash, state, audit: desk.auditId });
}

async function send(desk: Desk, log: ReturnType<typeof toSarif>): Promise<'open' | 'kept'> {
  const { client, pullRequest } = desk;
  // GitHub refuses a log with a result that stands nowhere, all of it.
  const runs = log.runs.map((run) => ({
    ...run,
    results: (run.results ?? []).filter(({ locations }) => locations && locations.length > 0),
  }));
  const sarif = (await compress(JSON.stringify({ ...log, runs }))).toString('base64');
  if (sarif.length > packedBytesMax) {
    desk.left.push('The SARIF log, which is larger than code scanning takes: it is kept with the audit.');
    return 'kept';
  }
  try {
    await client.request('POST /repos/{owner}/{repo}/code-scanning/sarifs', {
      ...repositoryOf(desk),
      commit_sha: pullRequest.headCommit,
      ref: `refs/pull/${pullRequest.number}/head`,
      sarif,
      tool_name: 'Countersign',
    });
    return 'open';
  } catch (error) {
    if (!hasStatus(error, 400, 403, 404, 413, 422)) throw error;
    await sayOnce(desk, error.said);
    return 'kept';
  }
}

async function sayOnce(desk: Desk, said: string): Promise<void> {
  const where = keyOf(desk, 'sarif', 'unavailable');
  if (await findPublication(desk.db, where)) return;
  desk.left.push(`Code scanning, which this repository does not take results for ("${said}").`);
  await savePublication(desk.db, where, { state: 'kept', audit: desk.auditId });
}
