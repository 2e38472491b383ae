import { type Marker, readMarker } from '../../core/publish/marker.ts';
import { findPublication, savePublication } from '../../database/publications.ts';
import { type Desk, hasStatus, keyOf, repositoryOf, sha256 } from './publish-desk.ts';
import { readPages } from './read-pages.ts';
import { isSelf } from './self.ts';

/** Of a pull request; the summary is among the first, and answers come after their command. */
const commentsMax = 5000;

/** Creates the summary, or edits it where its words have changed. One that a person deleted comes again with the next audit. */
export async function publishSummary(desk: Desk, body: string): Promise<void> {
  const marker = { kind: 'summary', key: desk.pullRequest.key } as const;
  const where = keyOf(desk, 'summary', marker.key);
  const known = await findPublication(desk.db, where);
  const bodyHash = sha256(body);
  if (known?.state === 'gone' && known.audit === desk.auditId) return;
  const found = known?.remoteId ?? (await findNote(desk, marker));
  if (found !== null && known?.bodyHash === bodyHash) return;
  const remoteId = found === null ? await createNote(desk, body) : await editNote(desk, found, body);
  if (remoteId === null) {
    desk.left.push('The summary, which a person deleted: it comes again with the next audit.');
    await savePublication(desk.db, where, { remoteId, bodyHash: null, state: 'gone', audit: desk.auditId });
    return;
  }
  await savePublication(desk.db, where, { remoteId, bodyHash, state: 'open', audit: desk.auditId });
}

/** The number of our own comment of this kind below the pull request; its key is of an older name of the repository maybe. */
async function findNote(
  { client, pullRequest, onGitHub }: Pick<Desk, 'client' | 'pullRequest' | 'onGitHub'>,
  { kind, key }: Marker,
): Promise<number | null> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const asked = { ...repositoryOf({ pullRequest }), issue_number: pullRequest.number, per_page: 100 };
  const pages = client.paginate.iterator(route, asked);
  const { items } = await readPages(pages, commentsMax);
  const own = items.find(({ user, body }) => {
    const marker = isSelf(onGitHub.self, user && { login: user.login, nodeId: user.node_id })
      ? readMarker(body ?? '')
      : null;
    return marker?.kind === kind && numberIn(marker.key) === numberIn(key);
  });
  return own ? Number(own.id) : null;
}

const numberIn = (key: string): string => key.slice(key.lastIndexOf('#'));

async function createNote(desk: Pick<Desk, 'client' | 'pullRequest'>, body: string): Promise<number> {
  const { data } = await desk.client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...repositoryOf(desk),
    issue_number: desk.pullRequest.number,
    body,
  });
  return Number(data.id);
}

/** Null where it is no longer there. */
async function editNote(desk: Desk, id: number, body: string): Promise<number | null> {
  try {
    await desk.client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      ...repositoryOf(desk),
      comment_id: id,
      body,
    });
    return id;
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    return null;
  }
}
