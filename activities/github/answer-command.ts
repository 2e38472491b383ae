import type { PublishActivities } from '../../core/github/contract.ts';
import { fit } from '../../core/publish/github-text.ts';
import { markerOf, readMarker } from '../../core/publish/marker.ts';
import type { Database } from '../../database/client.ts';
import { findPublication, type PublicationKey, savePublication } from '../../database/publications.ts';
import type { GitHubClient } from './octokit.ts';
import { hasStatus, sha256 } from './publish-desk.ts';
import { readPages } from './read-pages.ts';
import { isSelf, selfFields, selfOf } from './self.ts';

type Input = Parameters<PublishActivities['answerCommand']>[0] & {
  /** The key of the pull request. */
  recordedUnder: string;
};

const repliesMax = 5000;

/** Once for each key: a try before this one may have answered and not come to record it. */
export async function answerCommand(db: Database, client: GitHubClient, input: Input): Promise<void> {
  // Of any length, and whatever its maker chose; a marker's is neither.
  const key = sha256(input.key).slice(0, 32);
  const where: PublicationKey = { pullRequest: input.recordedUnder, kind: 'answer', key };
  const known = await findPublication(db, where);
  if (known?.remoteId) return;
  if (!known) await savePublication(db, where, { state: 'planned' });
  const body = fit(
    [markerOf({ kind: 'answer', key }), ...input.text.split('\n\n')],
    'the record of the audit',
  );
  const found = known ? await findAnswer(client, input, key) : null;
  const remoteId = found ?? (await writeAnswer(client, input, body));
  await savePublication(db, where, { remoteId, bodyHash: sha256(body), state: 'open' });
}

async function writeAnswer(
  client: GitHubClient,
  { pullRequest: { owner, repo, number }, toComment }: Input,
  body: string,
): Promise<number> {
  if (toComment !== null) {
    try {
      const route = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies';
      const at = { owner, repo, pull_number: number, comment_id: toComment };
      const { data } = await client.request(route, { ...at, body });
      return Number(data.id);
    } catch (error) {
      // The comment that asked is gone: the answer stands below the pull request then.
      if (!hasStatus(error, 404, 422)) throw error;
    }
  }
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const { data } = await client.request(route, { owner, repo, issue_number: number, body });
  return Number(data.id);
}

async function findAnswer(
  client: GitHubClient,
  { pullRequest: { owner, repo, number } }: Input,
  key: string,
): Promise<number | null> {
  const { viewer } = await client.graphql<{ viewer: { login: string; id: string } }>(`{ ${selfFields} }`);
  const self = selfOf(viewer);
  const ofPull = { owner, repo, per_page: 100 };
  const [below, atLines] = await Promise.all([
    readPages(
      client.paginate.iterator('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...ofPull,
        issue_number: number,
      }),
      repliesMax,
    ),
    readPages(
      client.paginate.iterator('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', {
        ...ofPull,
        pull_number: number,
      }),
      repliesMax,
    ),
  ]);
  const own = [...below.items, ...atLines.items].find(({ user, body }) => {
    const marker = isSelf(self, user && { login: user.login, nodeId: user.node_id })
      ? readMarker(body ?? '')
      : null;
    return marker?.kind === 'answer' && marker.key === key;
  });
  return own ? Number(own.id) : null;
}
